import type { Sabotage } from "./sabotage.ts";

const bus = "functions/src/bus";
const tests = ["test/bus/announce"];
const logged = 'logEvent(context, event, "published"),';
const id = ".update(JSON.stringify([change.path, change.kind, change.updateTime, type]))";

const everyMoment = { file: "everyMoment" };
const refusals = { file: "refusals" };
const chain = { file: "chain" };
const replays = (title: string) => ({ file: "replays", title });

const group = `${bus}/groupCommit.ts`;
const groupTests = ["test/bus/groupCommit"];

/** What `announce` promises. */
export const announcing: Sabotage[] = [
  {
    name: "the work is done before the event is in the log",
    file: `${bus}/publish.ts`,
    find: logged,
    replace: 'void logEvent(context, event, "published").catch(() => undefined),',
    tests,
    faults: refusals,
  },
  {
    name: "an event is published without being logged",
    file: `${bus}/publish.ts`,
    find: logged,
    replace: "",
    tests,
    faults: chain,
  },
  {
    name: "what is in the log already is taken for published",
    file: `${bus}/publish.ts`,
    find: "  await allEnded([",
    replace: '  if ((await context.db.doc("eventLog/" + event.id).get()).exists) return; await allEnded([',
    tests,
    faults: refusals,
  },
  {
    name: "what is in the log already can never be announced again",
    file: `${bus}/publish.ts`,
    find: "if (error.code !== ALREADY_EXISTS) {",
    replace: "if (error.code) {",
    tests,
    faults: refusals,
  },
  {
    name: "an event is published though the event system is off",
    file: `${bus}/publish.ts`,
    find: 'if (!setting("EVENT_SYSTEM_ENABLED")) {',
    replace: 'if (!setting("EVENT_SYSTEM_ENABLED") && event.id === "") {',
    tests,
    faults: replays("event system is off"),
  },
  {
    name: "the id of an event is drawn by lot",
    file: `${bus}/envelope.ts`,
    find: id,
    replace: `.update(JSON.stringify([change.path, type, hex(16)]))`,
    tests: ["test/contracts/announcements"],
    faults: everyMoment,
  },
  {
    name: "the id of an event ignores when the document changed",
    file: `${bus}/envelope.ts`,
    find: id,
    replace: ".update(JSON.stringify([change.path, change.kind, type]))",
    tests,
    faults: everyMoment,
  },
  {
    name: "the id of an event ignores that the document was deleted",
    file: `${bus}/envelope.ts`,
    find: id,
    replace: ".update(JSON.stringify([change.path, change.updateTime, type]))",
    tests,
    faults: everyMoment,
  },
  {
    name: "the id of an event ignores its type",
    file: `${bus}/envelope.ts`,
    find: id,
    replace: ".update(JSON.stringify([change.path, change.kind, change.updateTime, typeof type]))",
    tests,
    faults: chain,
  },
  {
    name: "a document that does not fit is announced as deleted",
    file: `${bus}/change.ts`,
    find: "if (is?.error) {",
    replace: "if (is?.error && !after.exists) {",
    tests,
    faults: replays("does not fit"),
  },
  {
    name: "a change that came too late is announced to nobody and lost",
    file: `${bus}/announce.ts`,
    find: "  await giveUp(context, { reaction: announcement.name, eventId, type, userId, subject, attempts: 1, error });",
    replace: "  void [eventId, type, userId, subject, error];",
    tests,
    faults: replays("announced in time"),
  },
  {
    name: "the first event of the chain is forgotten",
    file: `${bus}/announce.ts`,
    find: "correlationId: cause?.correlationId ?? id,",
    replace: "correlationId: id,",
    tests,
    faults: chain,
  },
  {
    name: "the event that caused an event is forgotten",
    file: `${bus}/announce.ts`,
    find: "{ causationId: cause.eventId }",
    replace: "{}",
    tests,
    faults: chain,
  },
  {
    name: "the trace ends at the document",
    file: `${bus}/change.ts`,
    find: "nextHop(cause?.traceparent ?? ",
    replace: "nextHop(cause && undefined ? undefined : ",
    tests,
    faults: chain,
  },
  {
    name: "an edit by the app inherits the cause of an earlier write",
    file: `${bus}/change.ts`,
    find: 'return cause?.eventId === before.get("cause.eventId") ? undefined : cause;',
    replace: "void before; return cause;",
    tests,
    faults: chain,
  },
  {
    name: "the log tells what the user wrote, when it is announced",
    file: `${bus}/publish.ts`,
    find: '"event announced", logFieldsOf(event)',
    replace: '"event announced", { ...logFieldsOf(event), data: event.data }',
    tests,
    faults: chain,
  },
  {
    name: "one log entry that is there already takes those of the same moment with it",
    file: group,
    find: "await commit(db, [write]);",
    replace: "void write;",
    tests: groupTests,
    faults: refusals,
  },
  {
    name: "a log entry that fails by itself is taken for written",
    file: group,
    find: "        throw error;",
    replace: "        return;",
    tests: groupTests,
    faults: refusals,
  },
  {
    name: "two claims of one item are in one commit, in which both find it free",
    file: group,
    find: " || gathering.writes.has(path)",
    replace: "",
    tests: [...groupTests, "test/notifications/pushAgain"],
    faults: { file: "twins" },
  },
  {
    name: "a log entry that comes while its group is on its way is forgotten",
    file: group,
    find: "      gathering = undefined;",
    replace: "      void 0;",
    tests: groupTests,
    faults: chain,
  },
];
