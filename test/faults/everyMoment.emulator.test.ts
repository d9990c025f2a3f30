import { afterEach, expect, it } from "vitest";
import { republish } from "../../functions/src/bus/publish.ts";
import { loggedEventOf } from "../../functions/src/bus/eventLog.ts";
import {
  DELIVERIES_A_WRITE,
  everythingOnce,
  runWords,
  tallyOf,
  type Fate,
  type Words,
} from "./wordsWorld.ts";

let words: Words;
afterEach(() => words.stop());

/** Created, and changed twice, the second time to the same; created, and deleted before it was written again. */
const WRITES = 5;
async function writeWords({ write, db }: Words): Promise<void> {
  await write("words/one", { word: "hello" });
  await write("words/two", { word: "walk" });
  await write("words/one", { word: "goodbye" });
  await write("words/one", { word: "goodbye", again: true });
  await db.doc("users/ada/words/two").delete();
}

/** An announcement begins four writes at once, the log entry and the message of each of two facts: the fifth moment is after the first. */
const OF_ANNOUNCEMENTS: Fate[] = [{ dies: "before" }, { endsAt: 1 }, { endsAt: 5 }, { dies: "after" }];

/** A reaction has one commit. Its last two deliveries find what was done, one while the message is new and one when it is old. */
const OF_REACTIONS: Fate[] = [
  { dies: "before" },
  { endsAt: 1 },
  { endsAt: 2 },
  { endsAt: 2 },
  { dies: "after" },
  { dies: "after", ageSeconds: 20 },
];

const fatesOf = (name: string): Fate[] => (name.startsWith("announce") ? OF_ANNOUNCEMENTS : OF_REACTIONS);

/** Publishes every event of the log once more, to each of its reactions. Waits until all have had it. */
async function replayToEach({ db, context, acknowledgedMessages, quiet }: Words): Promise<void> {
  const log = await db.collection("eventLog").get();
  const events = log.docs.map((entry) => loggedEventOf(entry)!);
  // A message for one reaction is delivered to the others, too.
  const messages = events.map(({ reactions }) => reactions.length ** 2);
  const expected = messages.reduce((sum, each) => sum + each, acknowledgedMessages());
  const published = events.flatMap(({ event, reactions }) =>
    reactions.map((reaction) => republish(context, event, { reaction })),
  );
  await Promise.all(published);
  await quiet(WRITES * DELIVERIES_A_WRITE, expected);
}

const versionsOf = async ({ db }: Words) =>
  (await Promise.all(["deliveries", "effects", "echoes"].map((group) => db.collectionGroup(group).get())))
    .flatMap(({ docs }) => docs)
    .map(({ ref, updateTime }) => `${ref.path} ${updateTime.valueOf()}`);

it("what dies at each of its moments in turn has its effect once, and a replay of everything has none", async () => {
  words = await runWords(({ name, number }) => fatesOf(name)[number - 1] ?? {});
  await writeWords(words);
  await words.quiet(WRITES * DELIVERIES_A_WRITE);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(WRITES));

  const before = await versionsOf(words);
  await replayToEach(words);
  expect(await versionsOf(words)).toEqual(before);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(WRITES));
});
