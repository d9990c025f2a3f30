import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { reactions } from "../../functions/src/bus/registry.ts";
import { freshUser } from "../support/context.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";
import { announceAll, eventsFor, recordsOf, replay } from "./asking.ts";

let pipeline: Pipeline;
let userId: string;
/** What becomes of an event, by the word that it carries. */
let answer: (word: string) => void;

const refuse = (error: string) => {
  throw new NonRetryableError(error);
};

describe("a replay stops", () => {
  beforeEach(async () => {
    userId = freshUser();
    pipeline = await startPipeline({ handles: [async ({ data }) => answer(data.word)] });
    answer = (word) => refuse(`no room for ${word} 17`);
  });
  afterEach(() => pipeline.stop());

  it("at the first message when that fails: nothing else goes out", async () => {
    const events = eventsFor(pipeline, userId, ["a", "b", "c"]);
    await announceAll(pipeline, events);
    const before = await recordsOf(pipeline, events);
    const report = await replay(pipeline, { dead: true, reaction: pipeline.names[0] });
    expect(report).toMatchObject({
      published: 1,
      failed: 1,
      succeeded: 0,
      stopped: { reason: "canary", why: expect.stringContaining("no room for") },
    });
    const after = await recordsOf(pipeline, events);
    expect(after.filter((version, index) => version !== before[index])).toHaveLength(1);
  });

  it("when an error comes back that was to be mended", async () => {
    const words = ["fine", ...Array.from({ length: 11 }, () => "bad")];
    const events = eventsFor(pipeline, userId, words);
    answer = () => refuse("no room in shelf 17");
    await announceAll(pipeline, events);
    answer = (word) => (word === "fine" ? undefined : refuse("no room in shelf 99"));
    const report = await replay(pipeline, { user: userId, rate: 5 });
    expect(report.stopped).toMatchObject({ reason: "same error", why: "no room in shelf 99" });
    expect(report.published).toBeGreaterThan(1);
    expect(report.published).toBeLessThan(12);
    expect(report.succeeded).toBe(1);
  });

  it("not for one new error, but for the second of its kind", async () => {
    const events = eventsFor(pipeline, userId, ["fine", "odd", "fine", "fine"]);
    await announceAll(pipeline, events);
    answer = (word) => (word === "odd" ? refuse("something new") : undefined);
    const report = await replay(pipeline, { user: userId });
    expect(report).toMatchObject({ published: 4, succeeded: 3, failed: 1, stopped: null });
  });

  it("when nobody answers the first message, and says what may be wrong", async () => {
    const events = eventsFor(pipeline, userId, ["a"]);
    await announceAll(pipeline, events);
    const late = `late${pipeline.names[0]}`;
    reactions.push({ name: late, on: pipeline.on, does: "Is not deployed." });
    const report = await replay(pipeline, { user: userId, reaction: late }, { canarySeconds: 1 });
    expect(report).toMatchObject({ published: 1, unanswered: 1, stopped: { reason: "canary" } });
    expect(report.stopped?.why).toBe(
      `no answer within 1 s. Is ${late} deployed, and does it listen to ${pipeline.on.type}?`,
    );
  });

  it("when its time is up, and the next one goes on from there", async () => {
    const events = eventsFor(pipeline, userId, ["a", "b", "c", "d"]);
    await announceAll(pipeline, events);
    answer = () => undefined;
    const first = await replay(pipeline, { user: userId, rate: 2 }, { publishSeconds: 0.8 });
    expect(first.stopped?.reason).toBe("time");
    expect(first.published).toBeLessThan(4);
    const second = await replay(pipeline, { user: userId });
    expect(second).toMatchObject({
      finished: first.published,
      published: 4 - first.published,
      stopped: null,
    });
  });

  it("when publishing fails, with the cause, and can be started once more", async () => {
    await announceAll(pipeline, eventsFor(pipeline, userId, ["a", "b", "c"]));
    answer = () => undefined;
    const { publish } = pipeline.context;
    let sent = 0;
    pipeline.context.publish = async (...message) => {
      sent += 1;
      return sent > 1 ? Promise.reject(new Error("quota exceeded")) : publish(...message);
    };
    await expect(replay(pipeline, { user: userId })).rejects.toMatchObject({
      cause: { message: "quota exceeded" },
    });
    pipeline.context.publish = publish;
    expect(await replay(pipeline, { user: userId })).toMatchObject({
      finished: 1,
      succeeded: 2,
      stopped: null,
    });
  });

  it("not before every delivery of a fast one is accounted for", async () => {
    await announceAll(
      pipeline,
      eventsFor(
        pipeline,
        userId,
        Array.from({ length: 60 }, () => "a"),
      ),
    );
    answer = () => undefined;
    const report = await replay(pipeline, { user: userId, rate: 1000 });
    expect(report).toMatchObject({ published: 60, succeeded: 60, failed: 0, unanswered: 0, stopped: null });
  });

  it("never faster than its rate", async () => {
    const events = eventsFor(pipeline, userId, ["a", "b", "c", "d", "e"]);
    await announceAll(pipeline, events);
    answer = () => undefined;
    const since = Date.now();
    await replay(pipeline, { user: userId, rate: 4 });
    expect(Date.now() - since).toBeGreaterThan(1000);
  });
});
