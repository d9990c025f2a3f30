import type { Sabotage } from "./sabotage.ts";

const bus = "functions/src/bus";
const tests = ["test/bus/re"];

const everyMoment = { file: "everyMoment" };
const refusals = { file: "refusals" };
const chain = { file: "chain" };
const replays = (title: string) => ({ file: "replays", title });
const giveUp = (title: string) => ({ file: "giveUp", title });

/** What `react` promises when it can not or shall not do its work, when it is asked once more, and in its log. */
export const failing: Sabotage[] = [
  {
    name: "the give-up rule is dropped: nothing is ever given up",
    file: `${bus}/receive.ts`,
    find: "if (ageSeconds(context, message) <= hours * 3600) {",
    replace: "if (hours > 0) {",
    tests,
    titles: "too old",
    faults: giveUp("always throws"),
  },
  {
    name: "what is not retryable is retried",
    file: `${bus}/receive.ts`,
    find: "if (!isNonRetryable(error)) {",
    replace: "if (!isNonRetryable(error) || delivery.known === undefined) {",
    tests,
    titles: "dead letter at the first attempt",
    faults: replays("no retry can mend"),
  },
  {
    name: "what a retry can mend is a dead letter",
    file: `${bus}/receive.ts`,
    find: "if (!isNonRetryable(error)) {",
    replace: "if (isNonRetryable(error) && delivery.known === undefined) {",
    tests,
    faults: refusals,
  },
  {
    name: "a dead letter does not count the attempts",
    file: `${bus}/deadLetters.ts`,
    find: "letterOf(context, { ...loss, attempts })",
    replace: "letterOf(context, { ...loss, attempts: attempts && 0 })",
    tests,
    titles: "dead letter at the first attempt",
    faults: giveUp("always throws"),
  },
  {
    name: "a replay for one reaction runs every reaction",
    file: `${bus}/receive.ts`,
    find: '(message.attributes["reaction"] ?? reaction.name) !== reaction.name;',
    replace: 'message.attributes["reaction"] === "";',
    tests,
    faults: replays("no retry can mend"),
  },
  {
    name: "a replay ignores the delivery record",
    file: `${bus}/receive.ts`,
    find: "{ event, reaction: reaction.name, startedAt: context.now() };",
    replace:
      "{ event, reaction: reaction.name + (message.attributes['reaction'] ? 'Again' : ''), startedAt: context.now() };",
    tests,
    faults: everyMoment,
  },
  {
    name: "a reaction runs though it is switched off by name",
    file: `${bus}/receive.ts`,
    find: 'setting("REACTIONS_OFF").includes(reaction.name)',
    replace: 'setting("REACTIONS_OFF").includes("everything")',
    tests,
    titles: "switched off",
    faults: replays("switched off by name"),
  },
  {
    name: "a reaction runs though the event system is off",
    file: `${bus}/receive.ts`,
    find: '!setting("EVENT_SYSTEM_ENABLED") ||',
    replace: "",
    tests,
    titles: "event system is off",
    faults: replays("event system is off"),
  },
  {
    name: "what is skipped is acknowledged without a record",
    file: `${bus}/receive.ts`,
    find: 'await recordNotDone(context, delivery, { outcome: "skipped" });',
    replace: "",
    tests,
    titles: "switched off",
    faults: replays("switched off by name"),
  },
  {
    name: "a handler that hangs is never stopped",
    file: "functions/src/within.ts",
    find: "Promise.race([work, over])",
    replace: "Promise.race([work])",
    tests,
    titles: "takes too long",
    faults: giveUp("hangs"),
  },
  {
    name: "the last error is not kept",
    file: `${bus}/deliveries.ts`,
    find: "error: describeError(error).message }",
    replace: "}",
    tests,
    faults: giveUp("always throws"),
  },
  {
    name: "the cause of an error is not told",
    file: `${bus}/errors.ts`,
    find: "` (because: ${describeError(error.cause).message})`",
    replace: '""',
    tests,
    titles: "records each failed attempt",
    faults: giveUp("always throws"),
  },
  {
    name: "the summary counts what was committed later, too",
    file: `${bus}/summary.ts`,
    find: "readOnly: true, readTime });",
    replace: "readOnly: true });",
    tests,
    faults: { file: "twins" },
  },
  {
    name: "the log tells what the user wrote",
    file: `${bus}/receive.ts`,
    find: "({ ...logFieldsOf(event), reaction })",
    replace: "({ ...logFieldsOf(event), reaction, data: event.data })",
    tests,
    titles: "no text of the user",
    faults: chain,
  },
  {
    name: "the trace is lost on the way to the reaction",
    file: `${bus}/envelope.ts`,
    find: "traceparent: nextHop(found.traceparent),",
    replace: "traceparent: nextHop(undefined),",
    tests,
    titles: "trace of the event",
    faults: chain,
  },
];
