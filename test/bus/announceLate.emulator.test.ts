import { beforeEach, describe, expect, it } from "vitest";
import { planReplay } from "../../functions/src/operations/replay.ts";
import { replayRequest } from "../../functions/src/operations/requests.ts";
import { react } from "../../functions/src/bus/react.ts";
import { watched, type Watched } from "./watched.ts";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const say = (word: string) => words.write((ref) => ref.set({ word }));
let words: Watched;

beforeEach(() => void (words = watched()));

describe("a change that could not be announced in time", () => {
  it("is kept in the log with its payload, held, though it is not published", async () => {
    await words.trigger(await say("hello"), hoursAgo(15.5));
    const logged = await words.logged();
    expect(logged).toMatchObject([
      { state: "held", data: { word: "hello" } },
      { state: "held", data: { word: "hello" } },
    ]);
    expect(words.published).toEqual([]);
  });

  it("can be replayed from its dead letter", async () => {
    const { said } = words;
    react({
      name: `hearOn_${said.type}`,
      does: "Something for a test.",
      on: said,
      handle: async () => undefined,
    });
    await words.trigger(await say("hello"), hoursAgo(15.5));
    const letter = (await words.deadLetters()).find(({ type }) => type === said.type)!;
    const request = replayRequest.parse({ ids: [`${letter["reaction"]}~${letter["eventId"]}`] });
    expect(await planReplay(words.context, request)).toMatchObject({ messages: 1, refused: { count: 0 } });
  });

  it("is announced as usual in the last hour before that", async () => {
    await words.trigger(await say("hello"), hoursAgo(14.5));
    expect(words.published).toHaveLength(2);
    expect(await words.deadLetters()).toEqual([]);
  });
});

describe("a document that does not fit", () => {
  it("leaves a dead letter that a later write, which fits again, does not repeat", async () => {
    await words.trigger(await say(""));
    await words.trigger(await say("hello"));
    expect(words.idsOf(words.said)).toHaveLength(1);
    expect(await words.deadLetters()).toHaveLength(1);
  });

  it("keeps one dead letter of one write, however often the trigger runs", async () => {
    const written = await say("");
    await words.trigger(written);
    await words.trigger(written);
    expect(await words.deadLetters()).toHaveLength(1);
  });

  it("keeps none of its words in the dead letter", async () => {
    await words.trigger(await words.write((ref) => ref.set({ word: ["my secret diary"] })));
    const letters = await words.deadLetters();
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters)).not.toContain("secret");
  });
});
