import { beforeEach, describe, expect, it, vi } from "vitest";
import { watched, type Watched } from "./watched.ts";

const HOURS = 3_600_000;
let words: Watched;

const attributesOfFirst = () => words.published[0]?.attributes;
const publishedIds = () => words.published.map(({ attributes }) => attributes["ce-id"]).toSorted();

const logIsDown = () => Promise.reject(new Error("the log can not be written"));

const say = (word: string) => words.write((ref) => ref.set({ word }, { merge: true }));

beforeEach(() => {
  vi.unstubAllEnvs();
  words = watched();
});

describe("an announcement", () => {
  it("publishes each fact of a change once, with an id of its own, the same at every run of the trigger", async () => {
    const written = await say("hello");
    await words.trigger(written);
    const ids = publishedIds();
    expect(words.published.map(({ topic }) => topic).toSorted()).toEqual(
      [words.heard.type, words.said.type].toSorted(),
    );
    expect(new Set(ids).size).toBe(2);
    words.published.length = 0;
    await words.trigger(written);
    expect(publishedIds()).toEqual(ids);
    expect((await words.logged()).map(({ id }) => id).toSorted()).toEqual(ids);
  });

  it("tells two changes of one document apart, also when they leave the same", async () => {
    await words.trigger(await say("hello"));
    await words.trigger(await say("goodbye"));
    await words.trigger(await say("hello"));
    expect(new Set(words.idsOf(words.said)).size).toBe(3);
  });

  it("tells the deletion of a document apart from the write that it undid", async () => {
    await words.trigger(await say("hello"));
    await words.trigger(await words.write((ref) => ref.delete()));
    expect(new Set(words.idsOf(words.said)).size).toBe(2);
  });

  it("is not done before the event is in the log, though it is published", async () => {
    const { create } = words.context;
    words.context.create = logIsDown;
    const written = await say("hello");
    await expect(words.trigger(written)).rejects.toThrow("the log can not be written");
    expect(words.idsOf(words.said)).toHaveLength(1);
    words.context.create = create;
    await words.trigger(written);
    expect(await words.logged()).toHaveLength(2);
    expect(new Set(words.idsOf(words.said)).size).toBe(1);
  });

  it("publishes at the next run what it had logged but not published when the process died", async () => {
    const { publish } = words.context;
    words.context.publish = () => Promise.reject(new Error("killed before publishing"));
    const written = await say("hello");
    await expect(words.trigger(written)).rejects.toThrow("killed before publishing");
    await vi.waitFor(async () => expect(await words.logged()).toHaveLength(2));
    words.context.publish = publish;
    await words.trigger(written);
    expect(words.idsOf(words.said)).toHaveLength(1);
    expect(await words.logged()).toHaveLength(2);
  });

  it("announces nothing of a document that does not fit, and keeps a dead letter that names the field", async () => {
    await words.trigger(await say("hello"));
    words.published.length = 0;
    await words.trigger(await say(""));
    expect(words.published).toEqual([]);
    const [letter] = await words.deadLetters();
    expect(letter).toMatchObject({ reaction: words.name, attempts: 1, subject: words.document.path });
    expect(letter?.["error"].message).toContain("word: must not be empty");
  });

  it("gives up a change that could not be announced in time", async () => {
    const written = await say("hello");
    await words.trigger(written, new Date(Date.now() - 20.5 * HOURS));
    expect(words.published).toEqual([]);
    expect((await words.deadLetters()).map((letter) => letter["type"]).toSorted()).toEqual(
      [words.heard.type, words.said.type].toSorted(),
    );
  });

  it("only logs while the event system is off", async () => {
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
    await words.trigger(await say("hello"));
    expect(words.published).toEqual([]);
    expect((await words.logged()).map(({ state }) => state)).toEqual(["held", "held"]);
  });

  it("keeps the user's words out of its log", async () => {
    await words.trigger(await say("my secret diary"));
    await words.trigger(await words.write((ref) => ref.set({ word: "", note: "my secret diary" })));
    expect(words.context.lines.length).toBeGreaterThan(2);
    expect(JSON.stringify(words.context.lines)).not.toContain("secret");
  });
});

describe("what a reaction wrote is announced", () => {
  const cause = {
    eventId: "theCause",
    correlationId: "theBeginning",
    traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
  };
  const sayBecause = (word: string) => words.write((ref) => ref.set({ word, cause }));

  it("with the event that caused it, the first event of the chain, and the trace", async () => {
    await words.trigger(await sayBecause("hello"));
    expect(attributesOfFirst()).toMatchObject({ correlationid: "theBeginning", causationid: "theCause" });
    expect(attributesOfFirst()?.["traceparent"]).toContain("a".repeat(32));
    expect(await words.logged()).toMatchObject([
      { correlationId: "theBeginning", causationId: "theCause" },
      { correlationId: "theBeginning", causationId: "theCause" },
    ]);
  });

  it("but a later edit by the app begins a chain of its own", async () => {
    await sayBecause("hello");
    await words.trigger(await say("goodbye"));
    expect(attributesOfFirst()?.["correlationid"]).toBe(attributesOfFirst()?.["ce-id"]);
    expect(attributesOfFirst()).not.toHaveProperty("causationid");
  });
});
