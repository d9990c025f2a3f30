import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { giveUp } from "../../functions/src/bus/deadLetters.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { hold } from "../../functions/src/bus/publish.ts";
import { listDeadLetters } from "../../functions/src/operations/listDeadLetters.ts";
import { reactions } from "../../functions/src/bus/registry.ts";
import { freshUser } from "../support/context.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";
import { announceAll, dryRun, eventsFor, recordsOf, replay } from "./asking.ts";

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

  it("never faster than its rate", async () => {
    const events = eventsFor(pipeline, userId, ["a", "b", "c", "d", "e"]);
    await announceAll(pipeline, events);
    answer = () => undefined;
    const since = Date.now();
    await replay(pipeline, { user: userId, rate: 4 });
    expect(Date.now() - since).toBeGreaterThan(1000);
  });
});

describe("a dead letter", () => {
  beforeEach(async () => {
    userId = freshUser();
    pipeline = await startPipeline({ handles: [async ({ data }) => answer(data.word)] });
  });
  afterEach(() => pipeline.stop());

  it("is grouped with those of the same defect, and replayed with them by their fingerprint", async () => {
    answer = (word) => refuse(word === "a" ? "account 4711 is closed" : `no route to 10.0.0.${word.length}`);
    await announceAll(pipeline, eventsFor(pipeline, userId, ["a", "b", "bb"]));
    const reaction = pipeline.names[0]!;
    const { groups, letters } = await listDeadLetters(pipeline.context, { reaction });
    expect(letters).toBe(3);
    expect(groups).toMatchObject([
      { error: "no route to #", count: 2, reaction, about: "delivery", codeVersion: "local" },
      { error: "account # is closed", count: 1 },
    ]);
    expect(groups[0]!.example).toMatch(new RegExp(`^${reaction}~[0-9a-f]{32}$`));
    expect(groups[0]!.first <= groups[0]!.last).toBe(true);
    answer = () => undefined;
    const asked = { dead: true, reaction, error: groups[0]!.fingerprint };
    expect(await dryRun(pipeline, asked)).toMatchObject({ messages: 2 });
    expect(await replay(pipeline, asked)).toMatchObject({ published: 2, succeeded: 2 });
    const rest = await listDeadLetters(pipeline.context, { reaction, since: "1h" });
    expect(rest.groups).toMatchObject([{ error: "account # is closed" }]);
  });

  it("of what is no event can only be shown", async () => {
    const [reaction = ""] = pipeline.names;
    const message = { messageId: "7", publishTime: "", attributes: {}, data: "" };
    const loss = {
      reaction,
      eventId: `message-${userId}`,
      type: pipeline.on.type,
      userId: null,
      subject: null,
    };
    await giveUp(pipeline.context, { ...loss, attempts: 1, error: new Error("no JSON"), message });
    const plan = await dryRun(pipeline, { ids: [`${reaction}~message-${userId}`] });
    expect(plan.messages).toBe(0);
    expect(plan.refused.first[0]?.why).toContain("is no event");
  });

  it("of a document that does not fit says how the document is announced", async () => {
    const reaction = "announceTasks";
    const subject = `users/${userId}/tasks/run5k`;
    const loss = { reaction, eventId: userId, type: reaction, userId, subject, attempts: 1 };
    await giveUp(pipeline.context, { ...loss, error: new NonRetryableError("title: must not be empty") });
    const plan = await dryRun(pipeline, { ids: [`${reaction}~${userId}`] });
    expect(plan.refused.first[0]?.why).toBe(
      `${subject} was not announced (title: must not be empty). Write it so that it fits: that write announces it.`,
    );
  });

  it("of an announcement that came too late is replayed from the log, and goes, whether named or with all that is held", async () => {
    answer = () => undefined;
    const events = eventsFor(pipeline, userId, ["a", "b"]);
    for (const { id: eventId, type, subject, ...event } of events) {
      await hold(pipeline.context, { ...event, id: eventId, type, subject, source: "/selfos/announceTests" });
      const loss = { reaction: "announceTests", eventId, type, userId, subject, attempts: 1 };
      await giveUp(pipeline.context, { ...loss, error: new Error("could not be announced within 20 hours") });
    }
    const [named, other] = events.map(({ id }) => id) as [string, string];
    expect(await replay(pipeline, { ids: [`announceTests~${named}`] })).toMatchObject({
      published: 1,
      succeeded: 1,
    });
    expect(await pipeline.deadLetter(named, "announceTests")).toBeUndefined();
    expect(await replay(pipeline, { held: true, user: userId })).toMatchObject({
      published: 1,
      succeeded: 1,
    });
    expect(await pipeline.deadLetter(other, "announceTests")).toBeUndefined();
  });

  it("is found by the time when it was given up", async () => {
    answer = () => refuse("no");
    await announceAll(pipeline, eventsFor(pipeline, userId, ["a"]));
    const [reaction = ""] = pipeline.names;
    const { docs } = await pipeline.context.db
      .collection("deadLetters")
      .where("reaction", "==", reaction)
      .get();
    await docs[0]!.ref.update({ deadAt: Timestamp.fromMillis(Date.now() - 3 * 3_600_000) });
    const count = async (asked: object) =>
      (await listDeadLetters(pipeline.context, { reaction, ...asked })).letters;
    expect(await count({ since: "4h" })).toBe(1);
    expect(await count({ since: "2h" })).toBe(0);
    expect(await count({ until: "2h" })).toBe(1);
  });
});
