import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { giveUp } from "../../functions/src/bus/deadLetters.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { hold } from "../../functions/src/bus/publish.ts";
import { listDeadLetters } from "../../functions/src/operations/listDeadLetters.ts";
import { freshUser } from "../support/context.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";
import { announceAll, dryRun, eventsFor, replay } from "./asking.ts";

let pipeline: Pipeline;
let userId: string;
/** What becomes of an event, by the word that it carries. */
let answer: (word: string) => void;

const refuse = (error: string) => {
  throw new NonRetryableError(error);
};

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
