import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { eventually } from "../support/eventually.ts";
import { countUp, countUpInTransaction, refuse, startCounting, type Counting } from "./counting.ts";

let pipeline: Counting;
const longAgo = () => new Date(Date.now() - 300_000).toISOString();

describe("a reaction", () => {
  beforeEach(() => vi.unstubAllEnvs());
  afterEach(() => pipeline.stop());

  it("runs for a new event, and its effect and its record appear together", async () => {
    pipeline = await startCounting(async (event, tools) => countUp(event.userId, tools));
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("succeeded", event);
    expect(await pipeline.count(event.userId)).toBe(1);
    expect((await pipeline.record(event)).data()).toMatchObject({
      reaction: pipeline.names[0],
      type: pipeline.on.type,
      userId: event.userId,
      attempts: 1,
      codeVersion: "local",
    });
  });

  it("has its effect once when the same event is published many times at the same moment", async () => {
    pipeline = await startCounting(async (event, tools) => countUp(event.userId, tools));
    const event = pipeline.event();
    await Promise.all(Array.from({ length: 8 }, () => pipeline.publish(event)));
    await eventually("all copies have ended", async () => pipeline.logged("delivery ended").length === 8);
    expect(await pipeline.count(event.userId)).toBe(1);
    const outcomes = pipeline.logged("delivery ended").map((line) => line["outcome"]);
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => "duplicate"), "succeeded"]);
  });

  it("has its effect once when a transaction makes it and copies arrive at the same moment", async () => {
    pipeline = await startCounting(async (event, tools) => {
      await countUpInTransaction(event.userId, tools);
    });
    const event = pipeline.event();
    await Promise.all(Array.from({ length: 5 }, () => pipeline.publish(event)));
    await eventually("all copies have ended", async () => pipeline.logged("delivery ended").length >= 5);
    expect(await pipeline.count(event.userId)).toBe(1);
  });

  it("does not run while it is switched off by name, and runs when the event is replayed later", async () => {
    pipeline = await startCounting({
      handles: [async (event, tools) => countUp(event.userId, tools), async () => undefined],
    });
    const [off, on] = pipeline.names as [string, string];
    vi.stubEnv("REACTIONS_OFF", `somethingElse, ${off}`);
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("skipped", event, off);
    await pipeline.becomes("succeeded", event, on);
    expect(await pipeline.count(event.userId)).toBe(0);
    vi.stubEnv("REACTIONS_OFF", "");
    await pipeline.publish(event, { reaction: off });
    await pipeline.becomes("succeeded", event, off);
    expect(await pipeline.count(event.userId)).toBe(1);
  });

  it("does not run while the event system is off", async () => {
    pipeline = await startCounting(async (event, tools) => countUp(event.userId, tools));
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("skipped", event);
    expect(await pipeline.count(event.userId)).toBe(0);
  });

  it("says once when all reactions of an event are done, where nobody else looks at it any more", async () => {
    pipeline = await startCounting({ handles: Array.from({ length: 4 }, () => async () => undefined) });
    const event = pipeline.event({ time: longAgo() });
    await pipeline.publish(event);
    await eventually("the summary", async () => pipeline.logged("event done").length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pipeline.logged("event done")).toMatchObject([
      { eventId: event.id, summary: "4 of 4 reactions succeeded" },
    ]);
  });

  it("counts what was given up in the summary", async () => {
    pipeline = await startCounting({
      handles: [refuse(new NonRetryableError("no")), async () => undefined, async () => undefined],
    });
    await pipeline.publish(pipeline.event({ time: longAgo() }));
    await eventually("the summary", async () => pipeline.logged("event done").length > 0);
    expect(pipeline.logged("event done")).toMatchObject([{ summary: "2 of 3 reactions succeeded" }]);
  });

  it("carries the trace of the event in every line of its log, and no text of the user", async () => {
    pipeline = await startCounting(async () => undefined);
    const event = pipeline.event({ data: { word: "my secret diary" } });
    await pipeline.publish(event);
    await pipeline.becomes("succeeded", event);
    await eventually("the end", async () => pipeline.logged("event done").length > 0);
    const trace = event.traceparent.split("-")[1]!;
    for (const line of pipeline.context.lines) {
      expect(line.fields.traceparent).toContain(trace);
    }
    expect(JSON.stringify(pipeline.context.lines)).not.toContain("secret");
  });
});
