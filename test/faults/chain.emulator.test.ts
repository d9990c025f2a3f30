import { afterEach, expect, it } from "vitest";
import { loggedEventOf, type LoggedEvent } from "../../functions/src/bus/eventLog.ts";
import { DELIVERIES_A_WRITE, everythingOnce, runWords, tallyOf, type Words } from "./wordsWorld.ts";

let words: Words;
afterEach(() => words.stop());

const traceOf = (traceparent: unknown): string | undefined => String(traceparent).split("-")[1];

async function eventsOf({ db }: Words): Promise<LoggedEvent["event"][]> {
  const log = await db.collection("eventLog").orderBy("time").get();
  return log.docs.map((entry) => loggedEventOf(entry)!.event);
}

it("every event says what it came from, every line of the log which event it is about, and none what the user wrote", async () => {
  words = await runWords();
  await words.write("words/one", { word: "my secret diary" });
  await words.quiet(DELIVERIES_A_WRITE);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(1));
  const [echo] = (await words.db.collectionGroup("echoes").get()).docs;
  await echo!.ref.update({ word: "another secret" });
  await words.quiet(DELIVERIES_A_WRITE + 2);

  const events = await eventsOf(words);
  const said = events.find(({ type }) => type === "word.said")!;
  const [caused, edited] = events.filter(({ type }) => type === "word.echoed");
  expect(said.correlationId).toBe(said.id);
  expect(caused).toMatchObject({ correlationId: said.id, causationId: said.id });
  expect(traceOf(caused!.traceparent)).toBe(traceOf(said.traceparent));
  // What the app edits, it edits by itself, whoever wrote the document before.
  expect(edited!.correlationId).toBe(edited!.id);
  expect(edited).not.toHaveProperty("causationId");

  const traces = new Map(events.map(({ id, traceparent }) => [id, traceOf(traceparent)]));
  for (const { fields, phrase } of words.lines) {
    expect(traceOf(fields.traceparent), phrase).toBe(traces.get(fields["eventId"] as string));
  }
  expect(words.lines.length).toBeGreaterThan(3 * events.length);
  expect(JSON.stringify(words.lines)).not.toContain("secret");
});
