import { afterEach, expect, it, vi } from "vitest";
import { loggedEventOf } from "../../functions/src/bus/eventLog.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { republish } from "../../functions/src/bus/publish.ts";
import { runReplay } from "../../functions/src/operations/replay.ts";
import { replayRequest } from "../../functions/src/operations/requests.ts";
import { inTheWay } from "./words.ts";
import {
  DELIVERIES_A_WRITE,
  everythingOnce,
  runWords,
  tallyOf,
  type Fate,
  type Words,
} from "./wordsWorld.ts";

/* What was not done, for whatever reason, is on record, and a replay makes up for it. */

let words: Words;
afterEach(() => words.stop());
afterEach(() => inTheWay());
afterEach(() => vi.unstubAllEnvs());

const replay = (asked: object) =>
  runReplay(words.context, replayRequest.parse(asked), { canarySeconds: 5, patienceSeconds: 5 });

const lettersOf = async (name: string) =>
  (await words.db.collection("deadLetters").where("reaction", "==", name).get()).docs.map((each) =>
    each.data(),
  );

it("what no retry can mend is a dead letter at once, and runs when it is replayed, alone", async () => {
  let isMended = false;
  inTheWay(async (reaction) => {
    if (reaction.endsWith("OnWordSaid") && !isMended) {
      throw new NonRetryableError("no room");
    }
  });
  words = await runWords();
  await words.write("words/one", { word: "hello" });
  await words.quiet(4);
  expect(await tallyOf(words.db)).toMatchObject({
    outcomes: { dead: 2, succeeded: 1 },
    effects: { countOnWordHeard: 1 },
    letters: ["countOnWordSaid", "echoOnWordSaid"],
  });
  expect(await lettersOf("countOnWordSaid")).toMatchObject([{ attempts: 1, error: { message: "no room" } }]);

  isMended = true;
  expect(await replay({ dead: true, reaction: "countOnWordSaid" })).toMatchObject({ succeeded: 1 });
  expect((await tallyOf(words.db)).letters).toEqual(["echoOnWordSaid"]);
  expect(await replay({ since: "1h" })).toMatchObject({ published: 1, finished: 2, stopped: null });
  await words.quiet(DELIVERIES_A_WRITE);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(1));
});

it("what was switched off by name is skipped, the others go on, and a replay makes up for it", async () => {
  vi.stubEnv("REACTIONS_OFF", "countOnWordSaid");
  words = await runWords();
  await words.write("words/one", { word: "hello" });
  await words.quiet(DELIVERIES_A_WRITE);
  const { countOnWordSaid: _, ...others } = everythingOnce(1).effects;
  expect(await tallyOf(words.db)).toMatchObject({ outcomes: { skipped: 1, succeeded: 3 }, effects: others });
  expect((await tallyOf(words.db)).effects).toEqual(others);

  vi.stubEnv("REACTIONS_OFF", "");
  expect(await replay({ since: "1h" })).toMatchObject({ published: 1, succeeded: 1 });
  expect(await tallyOf(words.db)).toEqual(everythingOnce(1));
});

it("while the event system is off events are held and nothing runs, and a replay makes up for it", async () => {
  vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
  words = await runWords();
  await words.write("words/one", { word: "hello" });
  await words.quiet(1);
  const held = { events: { "word.heard": 1, "word.said": 1 }, held: 2, effects: {}, letters: [] };
  expect(await tallyOf(words.db)).toMatchObject({ ...held, outcomes: {} });
  // As if it had been on its way when the system was switched off.
  const [said] = (await words.db.collection("eventLog").where("type", "==", "word.said").get()).docs;
  await republish(words.context, loggedEventOf(said!)!.event);
  await words.quiet(3);
  const skipped = await tallyOf(words.db);
  expect(skipped).toMatchObject({ ...held, outcomes: { skipped: 2 } });
  expect(skipped.effects).toEqual({});

  vi.stubEnv("EVENT_SYSTEM_ENABLED", "true");
  expect(await replay({ held: true })).toMatchObject({ published: 3, stopped: null });
  await words.quiet(DELIVERIES_A_WRITE);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(1));
});

it("a change that could not be announced in time is held, with a dead letter, until it is replayed", async () => {
  const late: Fate = { ageSeconds: 16 * 3600 };
  words = await runWords(({ name }) => (name === "announceWords" ? late : {}));
  await words.write("words/one", { word: "hello" });
  await words.quiet(1);
  expect(await tallyOf(words.db)).toMatchObject({
    events: { "word.heard": 1, "word.said": 1 },
    held: 2,
    outcomes: {},
    letters: ["announceWords", "announceWords"],
  });
  expect(await replay({ held: true })).toMatchObject({ published: 2, stopped: null });
  await words.quiet(DELIVERIES_A_WRITE);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(1));
});

it("a document that does not fit is one dead letter that names the field and not what the user wrote, and no event", async () => {
  words = await runWords();
  await words.write("words/one", { word: "hello" });
  await words.quiet(DELIVERIES_A_WRITE);
  await words.write("words/one", { word: ["my secret diary"] });
  await words.quiet(DELIVERIES_A_WRITE + 1);
  expect(await tallyOf(words.db)).toEqual({ ...everythingOnce(1), letters: ["announceWords"] });
  const letters = await lettersOf("announceWords");
  expect(letters).toMatchObject([{ subject: "users/ada/words/one", attempts: 1 }]);
  expect(letters[0]!["error"]).toMatchObject({ message: expect.stringContaining("word: ") });
  expect(JSON.stringify([letters, words.lines])).not.toContain("secret");
});
