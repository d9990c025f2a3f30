import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { receive } from "../../functions/src/bus/receive.ts";
import type { RawMessage } from "../../functions/src/bus/envelope.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { testContext } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { eventOf, messageOf } from "../support/messages.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";

const context = testContext();
let handled: string[];

const praise: Reaction = {
  name: `praise_${randomUUID().slice(0, 8)}`,
  does: "Something for a test.",
  on: taskCompleted,
  handle: async (event) => void handled.push(event.id),
};
const base64 = (text: string) => Buffer.from(text).toString("base64");
const good = () => messageOf(eventOf(taskCompleted));
/** Far deeper than a recursive reader's stack. */
const nested = (depth: number) => base64(`${"[".repeat(depth)}${"]".repeat(depth)}`);
const letterOf = async (id: string) =>
  (await context.db.doc(`deadLetters/${praise.name}~${id}`).get()).data();

beforeEach(() => void (handled = []));

/** Takes a message, which must not be retried, and tells the dead letter that it left under this id. */
async function refused(message: RawMessage, id: string) {
  await receive(context, praise, message);
  expect(handled).toEqual([]);
  return letterOf(id);
}

describe("a message that is no event is acknowledged, and kept as it came with the reason:", () => {
  const withAttributes = (fields: Record<string, string>): RawMessage => {
    const message = good();
    return { ...message, attributes: { ...message.attributes, ...fields } };
  };
  const without = (name: string): RawMessage => {
    const message = good();
    const { [name]: _, ...attributes } = message.attributes;
    return { ...message, attributes };
  };

  it.each<[string, RawMessage, string]>([
    ["no JSON", { ...good(), data: base64("{title:") }, "message body: is no JSON"],
    ["an empty body", { ...good(), data: "" }, "message body: is no JSON"],
    [
      "a body that is cut off",
      { ...good(), data: base64('{"taskId":"run5k","tit') },
      "message body: is no JSON",
    ],
    [
      "another type",
      withAttributes({ "ce-type": "task.changed" }),
      'ce-type: is "task.changed", but this topic carries "task.completed"',
    ],
    ["without an id", without("ce-id"), "ce-id: "],
    [
      "an id with slashes, which would lead out of the event log",
      withAttributes({ "ce-id": "../users/eve" }),
      "ce-id: must be",
    ],
    ["an id that is empty", withAttributes({ "ce-id": "" }), "ce-id: must be"],
    ["a user with slashes", withAttributes({ userid: "ada/tasks/run5k" }), "userid: must be"],
    ["without a user", without("userid"), "userid: "],
    ["a time that is none", withAttributes({ "ce-time": "tomorrow" }), "ce-time: must be a UTC time"],
    ["no attributes at all", { ...good(), attributes: {} }, "ce-specversion: "],
  ])("%s", async (_, message, reason) => {
    const letter = await refused(message, `message-${message.messageId}`);
    expect(letter).toMatchObject({ reaction: praise.name, userId: null, attempts: 1 });
    expect(letter?.["error"].message).toContain(reason);
    expect(letter?.["message"]).toEqual({ attributes: message.attributes, data: message.data });
  });
});

describe("an event whose payload does not fit is acknowledged, and kept with the field and its rule:", () => {
  const example = taskCompleted.example;

  it.each<[string, unknown, string]>([
    ["null", null, "(whole): "],
    ["an array", [example], "(whole): "],
    ["a number", 7, "(whole): "],
    ["a text", "task", "(whole): "],
    ["an empty object", {}, "taskId: "],
    ["a taskId that is a number", { ...example, taskId: 7 }, "taskId: "],
    ["a taskId that leads elsewhere", { ...example, taskId: "../../eve" }, "taskId: must be"],
    ["a title that is a list", { ...example, title: ["Run"] }, "title: "],
    ["an empty title", { ...example, title: "" }, "title: must not be empty"],
    [
      "a title of 100 000 characters",
      { ...example, title: "x".repeat(100_000) },
      "title: must have at most 500",
    ],
    ["a description that is an object", { ...example, description: {} }, "description: "],
    ["a goalId of null", { ...example, goalId: null }, "goalId: "],
    ["media that are a text", { ...example, mediaIds: "photo" }, "mediaIds: "],
    ["one medium that is a number", { ...example, mediaIds: ["photo", 2] }, "mediaIds.1: "],
    [
      "21 media",
      { ...example, mediaIds: Array.from({ length: 21 }, (_, index) => `m${index}`) },
      "mediaIds: ",
    ],
    ["an empty tag", { ...example, tags: [""] }, "tags.0: "],
    ["a completedAt that is a number", { ...example, completedAt: 1_795_161_600 }, "completedAt: must be"],
    [
      "a completedAt without a time zone",
      { ...example, completedAt: "2026-11-20T08:00:00" },
      "completedAt: must be",
    ],
    ["a previous place that is a text", { ...example, previous: "fit" }, "previous: "],
  ])("%s", async (_, data, reason) => {
    const event = eventOf(taskCompleted, { data });
    const letter = await refused(messageOf(event), event.id);
    expect(letter).toMatchObject({ type: "task.completed", userId: event.userId, attempts: 1 });
    expect(letter?.["error"].message).toContain(`payload of task.completed: ${reason}`);
  });

  it("a payload nested 100 000 deep", async () => {
    const event = eventOf(taskCompleted);
    const letter = await refused(messageOf(event, { data: nested(100_000) }), event.id);
    expect(letter?.["error"].message).toContain("payload of task.completed: (whole): ");
  });

  it("but a field that nobody knows yet is no fault: events grow by optional fields", async () => {
    const event = eventOf(taskCompleted, { data: { ...example, mood: "proud" } });
    await receive(context, praise, messageOf(event));
    expect(handled).toEqual([event.id]);
  });
});

describe("a message that is too large for a dead letter", () => {
  const huge = nested(1_000_000);

  it("leaves one without it, if its payload does not fit", async () => {
    const event = eventOf(taskCompleted);
    const letter = await refused(messageOf(event, { data: huge }), event.id);
    expect(letter?.["error"].message).toContain("(whole): ");
    expect(letter?.["error"].message).toContain("too large to be kept");
    expect(letter).not.toHaveProperty("message");
  });

  it("leaves one without it, if it is no event", async () => {
    const message = { ...good(), attributes: {}, data: huge };
    const letter = await refused(message, `message-${message.messageId}`);
    expect(letter?.["error"].message).toContain("too large to be kept");
  });
});

describe("bad messages on the topic", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ handles: [async () => undefined] });
  });
  afterAll(() => pipeline.stop());

  it("do not hold up the good ones among them", async () => {
    const events = Array.from({ length: 12 }, (_, index) =>
      pipeline.event(index % 2 === 0 ? {} : { data: { word: index } }),
    );
    await Promise.all(events.map((event) => pipeline.publish(event)));
    await pipeline.publish(pipeline.event(), { "ce-id": "a/b" });
    await Promise.all(
      events.map((event, index) =>
        eventually(
          "the delivery ends",
          async () => (await pipeline.outcome(event)) === (index % 2 === 0 ? "succeeded" : "dead"),
        ),
      ),
    );
    const delivered = pipeline.logged("delivery ended").map(({ outcome }) => outcome);
    expect(delivered.filter((outcome) => outcome === "failing")).toEqual([]);
  });
});
