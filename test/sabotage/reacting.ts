import type { Sabotage } from "./sabotage.ts";

const bus = "functions/src/bus";
const tests = ["test/bus/re"];

const everyMoment = { file: "everyMoment" };
const refusals = { file: "refusals" };
const chain = { file: "chain" };
const twins = (title: string) => ({ file: "twins", title });
const replays = (title: string) => ({ file: "replays", title });

/** What `react` promises. */
export const reacting: Sabotage[] = [
  {
    name: "an error is acknowledged",
    file: `${bus}/receive.ts`,
    find: "      throw error;",
    replace: "      return;",
    tests,
    faults: refusals,
  },
  {
    name: "the message is acknowledged before the commit",
    file: `${bus}/attempt.ts`,
    find: "const written = await batch.commit();",
    replace: "const written: { writeTime: Timestamp }[] = []; void batch.commit().catch(() => undefined);",
    tests: ["test/faults/refusals"],
    faults: refusals,
  },
  {
    name: "the record is committed apart from the effect",
    file: `${bus}/attempt.ts`,
    find: "recordDone(context, delivery, { write: batch, note });",
    replace:
      "const own = context.db.batch(); recordDone(context, delivery, { write: own, note }); setTimeout(() => void own.commit().catch(() => undefined));",
    tests,
    faults: refusals,
  },
  {
    name: "the record is committed before the effect",
    file: `${bus}/attempt.ts`,
    find: "const note = await withinTime(reaction.handle(event, tools));",
    replace:
      "const early = context.db.batch(); recordDone(context, delivery, { write: early, note: undefined }); await early.commit(); delivery.known = await deliveryRef(context.db, delivery).get(); const note = await withinTime(reaction.handle(event, tools));",
    tests,
    titles: "loses nothing",
    faults: everyMoment,
  },
  {
    name: "a transaction does not record the delivery",
    file: `${bus}/attempt.ts`,
    find: "recordDone(context, delivery, { write: transaction, note });",
    replace: "",
    tests,
    faults: everyMoment,
  },
  {
    name: "the record is overwritten instead of created",
    file: `${bus}/deliveries.ts`,
    find: "write.create(ref, record);",
    replace: "(write as WriteBatch).set(ref, record);",
    tests,
    faults: twins("both new"),
  },
  {
    name: "the record of a failure is replaced whatever has become of it",
    file: `${bus}/deliveries.ts`,
    find: "update(ref, replacement, { lastUpdateTime: known.updateTime });",
    replace: "update(ref, replacement);",
    tests,
    faults: twins("both retries"),
  },
  {
    name: "a failure overwrites a success",
    file: `${bus}/deliveries.ts`,
    find: 'if (outcomeOf(known) === "succeeded") {',
    replace: 'if (outcomeOf(known) === undefined && "succeeded" === ref.id) {',
    tests,
    faults: twins("after a success"),
  },
  {
    name: "the dead letter stays when its replay has succeeded",
    file: `${bus}/deliveries.ts`,
    find: 'if (outcomeOf(known) === "dead") {',
    replace: 'if (outcomeOf(known) === "skipped") {',
    tests,
    faults: replays("no retry can mend"),
  },
  {
    name: "the id of the message is taken for the id of the event",
    file: `${bus}/envelope.ts`,
    find: 'id: found["ce-id"],',
    replace: "id: message.messageId,",
    tests,
    faults: chain,
  },
  {
    name: "a conflict with a success is taken for a failure to repeat",
    file: `${bus}/attempt.ts`,
    find: 'if (outcomeOf(known) === "succeeded") {',
    replace: 'if (outcomeOf(known) === "dead") {',
    tests,
    faults: twins("both new"),
  },
  {
    name: "what was finished long ago runs again",
    file: `${bus}/receive.ts`,
    find: 'if (outcomeOf(delivery.known) === "succeeded") {',
    replace: 'if (outcomeOf(delivery.known) === "skipped") {',
    tests,
    faults: everyMoment,
  },
];
