import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { logAndPublish } from "../../functions/src/bus/publish.ts";
import { summariseEvents } from "../../functions/src/operations/summariseEvents.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";

let pipeline: Pipeline;
/** What the second reaction waits for, or fails with. */
let second: (word: string) => Promise<void> = async () => undefined;

beforeAll(async () => {
  pipeline = await startPipeline({
    handles: [async () => undefined, ({ data }) => second(data.word)],
  });
});
afterAll(() => pipeline.stop());
afterEach(() => {
  vi.unstubAllEnvs();
  pipeline.context.lines.length = 0;
  second = async () => undefined;
});

const announce = async (time = new Date()) => {
  const event = pipeline.event({ time: time.toISOString() });
  await logAndPublish(pipeline.context, event);
  return event;
};
const ended = (times: number) =>
  eventually("deliveries ended", async () => pipeline.logged("delivery ended").length >= times);
/** Looks at the events that happened from a moment on, until now and as of now unless said otherwise. */
const look = (since: Date, { at = new Date(), until = new Date() } = {}) =>
  summariseEvents(pipeline.context, { since, until, at });

describe("the summary of events", () => {
  it("says of each event that is done how many reactions succeeded, which the deliveries did not say", async () => {
    second = async (word) => {
      throw new NonRetryableError(`${word}: no`);
    };
    const since = new Date();
    const event = await announce();
    await ended(2);
    expect(pipeline.logged("event done")).toEqual([]);
    await look(since);
    const { id: eventId, userId, type: eventType } = event;
    expect(pipeline.logged("event done")).toMatchObject([
      { eventId, userId, eventType, summary: "1 of 2 reactions succeeded" },
    ]);
    expect(pipeline.logged("event not done")).toEqual([]);
  });

  it("names the reactions of an event that is not done, and the last of them says so when it is", async () => {
    const gate = Promise.withResolvers<void>();
    second = () => gate.promise;
    const time = new Date(Date.now() - 300_000);
    const event = await announce(time);
    await ended(1);
    await look(time, { until: new Date(time.getTime() + 1) });
    expect(pipeline.logged("event not done")).toMatchObject([
      { eventId: event.id, summary: "1 of 2 reactions finished", waitingFor: [pipeline.names[1]] },
    ]);
    expect(pipeline.logged("event done")).toEqual([]);
    gate.resolve();
    await eventually("the summary", async () => pipeline.logged("event done").length > 0);
    expect(pipeline.logged("event done")).toMatchObject([
      { eventId: event.id, summary: "2 of 2 reactions succeeded" },
    ]);
  });

  it("sees everything as of its moment: what happened later is none of its business", async () => {
    const before = new Date();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const since = new Date();
    await announce();
    await ended(2);
    await look(since, { at: before });
    expect(pipeline.logged("event done")).toEqual([]);
    expect(pipeline.logged("event not done")).toEqual([]);
  });

  it("looks at more events than fit on a page, and leaves out those that are held", async () => {
    const since = new Date();
    const events = await Promise.all(Array.from({ length: 130 }, () => announce()));
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
    await announce();
    vi.unstubAllEnvs();
    await ended(260);
    await look(since);
    const told = pipeline.logged("event done").map((line) => line["eventId"]);
    expect(told.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect(pipeline.logged("event not done")).toEqual([]);
  });

  it("says nothing of an event with one reaction, which has said it itself", async () => {
    const alone = await startPipeline({ handles: [async () => undefined] });
    const since = new Date();
    const event = alone.event();
    await logAndPublish(alone.context, event);
    await eventually("the summary", async () => alone.logged("event done").length > 0);
    await summariseEvents(alone.context, { since, until: new Date(), at: new Date() });
    expect(alone.logged("event done")).toMatchObject([{ summary: "1 of 1 reactions succeeded" }]);
    await alone.stop();
  });
});
