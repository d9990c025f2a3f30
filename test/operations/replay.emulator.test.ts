import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FieldValue } from "../../functions/src/adapters/firestore.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { logAndPublish } from "../../functions/src/bus/publish.ts";
import type { Tools } from "../../functions/src/bus/reaction.ts";
import { freshUser } from "../support/context.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";
import { announceAll, dryRun, eventsFor, recordsOf, replay } from "./asking.ts";

let pipeline: Pipeline;
let userId: string;
let isMended: boolean;
const pubSubIsDown = () => Promise.reject(new Error("Pub/Sub is down"));
/** How often each reaction had its effect. */
const effects = async () => (await pipeline.context.db.doc(`users/${userId}/effects/all`).get()).data() ?? {};
const effect = (name: string, { batch, db }: Tools) =>
  void batch.set(db.doc(`users/${userId}/effects/all`), { [name]: FieldValue.increment(1) }, { merge: true });

describe("a replay", () => {
  beforeEach(async () => {
    vi.unstubAllEnvs();
    userId = freshUser();
    isMended = false;
    pipeline = await startPipeline({
      handles: [
        async (_, tools) => effect("sound", tools),
        async (_, tools) => {
          if (!isMended) {
            throw new NonRetryableError("a bug");
          }
          effect("broken", tools);
        },
      ],
    });
  });
  afterEach(() => pipeline.stop());

  it("of a dead letter after the fix has its effect once, and the letter goes", async () => {
    const events = eventsFor(pipeline, userId, ["one"]);
    await announceAll(pipeline, events);
    const [, broken = ""] = pipeline.names;
    const letter = `${broken}~${events[0]!.id}`;
    expect(await pipeline.deadLetter(events[0]!.id, broken)).toBeDefined();
    isMended = true;
    expect(await replay(pipeline, { ids: [letter] })).toMatchObject({
      published: 1,
      succeeded: 1,
      stopped: null,
    });
    expect(await effects()).toEqual({ sound: 1, broken: 1 });
    expect(await pipeline.deadLetter(events[0]!.id, broken)).toBeUndefined();
    const again = await dryRun(pipeline, { ids: [letter] });
    expect(again).toMatchObject({ messages: 0, refused: { count: 1 } });
    expect(again.refused.first[0]?.why).toContain("perhaps it has succeeded");
  });

  it("of events runs what is unfinished, and does not run again what is done", async () => {
    const events = eventsFor(pipeline, userId, ["one", "two", "three"]);
    await announceAll(pipeline, events);
    isMended = true;
    const [, broken = ""] = pipeline.names;
    const report = await replay(pipeline, { user: userId });
    expect(report).toMatchObject({ published: 3, succeeded: 3, finished: 3, failed: 0, unanswered: 0 });
    expect(await effects()).toEqual({ sound: 3, broken: 3 });
    expect(pipeline.logged("event replayed").map((line) => line["reaction"])).toEqual([
      broken,
      broken,
      broken,
    ]);
    expect(await replay(pipeline, { user: userId })).toMatchObject({ published: 0, finished: 6 });
    expect(await effects()).toEqual({ sound: 3, broken: 3 });
  });

  it("that is a dry run counts, and changes nothing", async () => {
    const events = eventsFor(pipeline, userId, ["one", "two"]);
    await announceAll(pipeline, events);
    isMended = true;
    const [sound = "", broken = ""] = pipeline.names;
    const before = await recordsOf(pipeline, events);
    const plan = await dryRun(pipeline, { type: pipeline.on.type, since: "1h" });
    expect(plan).toMatchObject({
      messages: 2,
      deliveries: { [broken]: 2 },
      states: { dead: 2 },
      finished: 2,
      first: events.map(({ id }) => ({ eventId: id, reaction: broken })),
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await recordsOf(pipeline, events)).toEqual(before);
    expect(await effects()).toEqual({ sound: 2 });
    expect(await dryRun(pipeline, { user: userId, reaction: sound })).toMatchObject({
      messages: 0,
      finished: 2,
    });
  });

  it("for one reaction leaves the others alone", async () => {
    vi.stubEnv("REACTIONS_OFF", pipeline.names.join(","));
    const events = eventsFor(pipeline, userId, ["one", "two"]);
    await announceAll(pipeline, events);
    vi.stubEnv("REACTIONS_OFF", "");
    const [sound = "", broken = ""] = pipeline.names;
    expect(await replay(pipeline, { reaction: sound })).toMatchObject({ published: 2, succeeded: 2 });
    expect(await effects()).toEqual({ sound: 2 });
    expect(await pipeline.outcome(events[0]!, broken)).toBe("skipped");
  });

  it("releases what was held while the event system was off, to all reactions", async () => {
    isMended = true;
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
    const events = eventsFor(pipeline, userId, ["one", "two"]);
    await Promise.all(events.map((event) => logAndPublish(pipeline.context, event)));
    await expect(replay(pipeline, { held: true, user: userId })).rejects.toThrow("The event system is off");
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "true");
    expect(await dryRun(pipeline, { held: true, user: userId })).toMatchObject({
      messages: 2,
      states: { held: 4 },
    });
    expect(await replay(pipeline, { held: true, user: userId })).toMatchObject({
      published: 2,
      succeeded: 4,
    });
    expect(await effects()).toEqual({ sound: 2, broken: 2 });
    expect(await dryRun(pipeline, { held: true, user: userId })).toMatchObject({ messages: 0 });
  });

  it("goes to all reactions of an event whose publishing never happened", async () => {
    isMended = true;
    const [event] = eventsFor(pipeline, userId, ["one"]);
    await expect(logAndPublish({ ...pipeline.context, publish: pubSubIsDown }, event!)).rejects.toThrow(
      "down",
    );
    expect(await replay(pipeline, { ids: [event!.id] })).toMatchObject({ published: 1, succeeded: 2 });
    expect(await effects()).toEqual({ sound: 1, broken: 1 });
  });

  it("carries the same id, so that what it causes can be told from what happened before", async () => {
    isMended = true;
    const events = eventsFor(pipeline, userId, ["one"]);
    await announceAll(pipeline, events);
    await pipeline.context.db.doc(`eventLog/${events[0]!.id}/deliveries/${pipeline.names[0]}`).delete();
    await replay(pipeline, { ids: [events[0]!.id] });
    expect(pipeline.logged("event replayed")).toMatchObject([
      { eventId: events[0]!.id, reaction: pipeline.names[0] },
    ]);
    expect((await pipeline.record(events[0]!)).get("outcome")).toBe("succeeded");
  });

  it.each([
    [{}, "Say what to replay"],
    [{ ids: ["x"], user: "ada" }, "not both"],
    [{ error: "ab12cd34", user: "ada" }, "add --dead"],
    [{ user: "ada", since: "soon" }, "is no time"],
  ])("that is not clear is refused: %j", async (asked, sentence) => {
    await expect((async () => dryRun(pipeline, asked))()).rejects.toThrow(sentence);
  });
});
