import type { Sabotage } from "./sabotage.ts";

const bus = "functions/src/bus";
const operations = "functions/src/operations";
const progress = "functions/src/progress";
const late = { file: "replays", title: "announced in time" };

/** What an operator's replay promises. */
const replaying: Sabotage[] = [
  {
    name: "a dry run of a replay publishes",
    file: `${operations}/replay.ts`,
    find: "addTo(report, finding);",
    replace:
      "addTo(report, finding); if (finding.kind === 'message') await runFindings(context, findingsOf(context, request), { rate: 100 });",
    tests: ["test/operations/replay.emulator"],
    titles: "dry run",
  },
  {
    name: "a replay does not wait for its first message",
    file: `${operations}/run.ts`,
    find: "  if (report.published === 1) {\n    await waitUntil",
    replace: "  if (report.published === 0) {\n    await waitUntil",
    tests: ["test/operations/replayStops"],
    titles: "at the first message",
  },
  {
    name: "a replay goes on though a known error comes back",
    file: `${operations}/run.ts`,
    find: "if (knownErrors.has(key) || report.published === 1) {",
    replace: "if (report.published === 1) {",
    tests: ["test/operations/replayStops"],
    titles: "was to be mended",
  },
  {
    name: "a replay goes as fast as it can",
    file: `${operations}/run.ts`,
    find: "run.nextAt = seconds(run) * 1000 + 1000 / pace.rate;",
    replace: "run.nextAt = 0 * pace.rate;",
    tests: ["test/operations/replayStops"],
    titles: "never faster",
  },
  {
    name: "a replay publishes what is finished, too",
    file: `${operations}/plan.ts`,
    find: 'known.get(name)?.outcome === "succeeded";',
    replace: 'known.get(name)?.outcome === "skipped";',
    tests: ["test/operations/plan"],
    faults: { file: "replays", title: "no retry can mend" },
  },
  {
    name: "what was held stays held when it is replayed",
    file: `${operations}/run.ts`,
    find: "releases ? context.db",
    replace: "releases && before.size === 0 ? context.db",
    tests: ["test/faults/replays"],
    titles: "event system is off",
    faults: { file: "replays", title: "event system is off" },
  },
  {
    name: "the dead letter of an announcement stays when its event is replayed",
    file: `${operations}/run.ts`,
    find: "letterId === undefined ? undefined :",
    replace: "letterId === undefined || letterId ? undefined :",
    tests: ["test/faults/replays"],
    titles: late.title,
    faults: late,
  },
  {
    name: "what is held is published",
    file: `${bus}/publish.ts`,
    find: 'await logEvent(context, event, "held");',
    replace:
      'await logEvent(context, event, "held"); await context.publish(event.type, { json: event.data, attributes: attributesOf(event) });',
    tests: ["test/bus/announce"],
    faults: late,
  },
  {
    name: "a replayed event gets another id",
    file: `${bus}/publish.ts`,
    find: "attributes: { ...attributesOf(event), ...only } });",
    replace: 'attributes: { ...attributesOf(event), "ce-id": event.id + "again", ...only } });',
    tests: ["test/operations/replay.emulator"],
    titles: "carries the same id",
    faults: { file: "everyMoment" },
  },
];

/** Who may use the operator's tools, and what the check of progress promises. */
const allowedAndTrue: Sabotage[] = [
  {
    name: "everybody is an operator",
    file: `${bus}/call.ts`,
    find: 'if (options.isForOperators && auth.token["admin"] !== true) {',
    replace: "if (options.isForOperators && !auth.token) {",
    tests: ["test/operations/callables"],
    titles: "replayEvents.*no operator",
  },
  {
    name: "whoever has a claim named admin is an operator, whatever it says",
    file: `${bus}/call.ts`,
    find: 'auth.token["admin"] !== true) {',
    replace: 'auth.token["admin"] === undefined) {',
    tests: ["test/operations/callables"],
    titles: "replayEvents.*no operator",
  },
  {
    name: "a difference in progress is told and not repaired",
    file: `${progress}/check.ts`,
    find: "request.repair ?",
    replace: "request.repair && difference.says === null ?",
    tests: ["test/progress/check"],
    titles: "mends what is wrong",
  },
  {
    name: "a check repairs though nobody asked for it",
    file: `${progress}/check.ts`,
    find: "request.repair ?",
    replace: "request ?",
    tests: ["test/progress/check"],
    titles: "changes nothing",
  },
  {
    name: "a repair writes over a count that was read later",
    file: `${progress}/repair.ts`,
    find: "if (isNewer || isSame(says, figures)) {",
    replace: "if (isSame(says, figures)) {",
    tests: ["test/progress/check"],
    titles: "read later",
  },
  {
    name: "an event on its way is taken for a difference in progress",
    file: `${progress}/compare.ts`,
    find: "await sleep(SETTLE_SECONDS * 1000);",
    replace: "await sleep(SETTLE_SECONDS);",
    tests: ["test/progress/check"],
    titles: "on its way",
  },
];

export const operating: Sabotage[] = [...replaying, ...allowedAndTrue];
