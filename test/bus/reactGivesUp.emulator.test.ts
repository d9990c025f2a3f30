import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { freshUser } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { countUp, startCounting, type Counting } from "./counting.ts";

let pipeline: Counting;

describe("a reaction that gives up", () => {
  beforeEach(() => vi.unstubAllEnvs());
  afterEach(() => pipeline.stop());

  it("makes a dead letter at the first attempt of a payload that does not fit, naming the field", async () => {
    pipeline = await startCounting(async (event, tools) => countUp(event.userId, tools));
    const event = pipeline.event({ data: { word: "" } });
    await pipeline.publish(event);
    await pipeline.becomes("dead", event);
    const letter = await pipeline.deadLetter(event.id);
    expect(letter).toMatchObject({
      attempts: 1,
      codeVersion: "local",
      userId: event.userId,
      type: pipeline.on.type,
    });
    expect(letter?.["error"].message).toContain("word: must not be empty");
    expect(await pipeline.count(event.userId)).toBe(0);
  });

  it("makes a dead letter at the first attempt of what no retry can mend, and keeps nothing of the effect", async () => {
    let attempts = 0;
    pipeline = await startCounting(async (event, tools) => {
      attempts += 1;
      countUp(event.userId, tools);
      throw new NonRetryableError("the account is closed");
    });
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("dead", event);
    expect((await pipeline.deadLetter(event.id))?.["error"].message).toBe("the account is closed");
    expect(await pipeline.count(event.userId)).toBe(0);
    expect(attempts).toBe(1);
  });

  it("gives up an event that is too old, with its last error, and acknowledges it", async () => {
    let age = 0;
    pipeline = await startCounting(async () => {
      age = 20.5 * 3_600_000;
      throw new Error("still down");
    });
    pipeline.context.now = () => new Date(Date.now() + age);
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("dead", event);
    const letter = await pipeline.deadLetter(event.id);
    expect(letter?.["error"].message).toContain("did not succeed within 15 hours; last error: still down");
    expect(letter?.["attempts"]).toBe(2);
  });

  it("runs alone when an event is replayed for it, and drops what it has finished", async () => {
    let isMended = false;
    const userId = freshUser();
    pipeline = await startCounting({
      handles: [
        async (event, tools) => countUp(event.userId, tools),
        async (event, tools) => {
          if (!isMended) {
            throw new NonRetryableError("a bug");
          }
          countUp(event.userId, tools);
        },
      ],
    });
    const event = pipeline.event({ userId });
    const [finished, broken] = pipeline.names as [string, string];
    await pipeline.publish(event);
    await pipeline.becomes("succeeded", event, finished);
    await pipeline.becomes("dead", event, broken);
    isMended = true;
    await pipeline.publish(event, { reaction: broken });
    await pipeline.becomes("succeeded", event, broken);
    expect(await pipeline.count(userId)).toBe(2);
    expect(await pipeline.deadLetter(event.id, broken)).toBeUndefined();
    await pipeline.publish(event, { reaction: finished });
    await eventually("a duplicate", async () =>
      pipeline.logged("delivery ended").some((line) => line["outcome"] === "duplicate"),
    );
    expect(await pipeline.count(userId)).toBe(2);
  });
});
