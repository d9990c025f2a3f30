import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { countUp, startCounting, type Counting } from "./counting.ts";

let pipeline: Counting;

describe("a reaction that fails", () => {
  beforeEach(() => vi.unstubAllEnvs());
  afterEach(() => pipeline.stop());

  it("is tried again by the platform until it succeeds, and the others do not notice", async () => {
    let attempts = 0;
    pipeline = await startCounting({
      handles: [
        async (event, tools) => {
          attempts += 1;
          if (attempts < 3) {
            throw new Error("the outside is down");
          }
          countUp(event.userId, tools);
        },
        async () => undefined,
      ],
    });
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("succeeded", event, pipeline.names[1]);
    await pipeline.becomes("succeeded", event);
    expect(await pipeline.count(event.userId)).toBe(1);
    expect((await pipeline.record(event)).get("attempts")).toBe(3);
    expect((await pipeline.record(event)).get("error")).toBeUndefined();
    expect((await pipeline.record(event, pipeline.names[1])).get("attempts")).toBe(1);
  });

  it("records each failed attempt with its cause", async () => {
    pipeline = await startCounting(async () => {
      throw new Error("could not send", { cause: new Error("connection reset") });
    });
    const event = pipeline.event();
    await pipeline.publish(event);
    await eventually("two attempts", async () => ((await pipeline.record(event)).get("attempts") ?? 0) >= 2);
    const record = await pipeline.record(event);
    expect(record.get("outcome")).toBe("failing");
    expect(record.get("error")).toBe("could not send (because: connection reset)");
    expect(await pipeline.deadLetter(event.id)).toBeUndefined();
  });

  it("has its effect once when the process dies after the commit, before the acknowledgement", async () => {
    let crashes = 2;
    pipeline = await startCounting({
      handles: [async (event, tools) => countUp(event.userId, tools)],
      around: async (_, run) => {
        await run();
        crashes -= 1;
        if (crashes >= 0) {
          throw new Error("killed before the acknowledgement");
        }
      },
    });
    const event = pipeline.event();
    await pipeline.publish(event);
    await eventually("the third delivery is acknowledged", async () => crashes < 0);
    expect(await pipeline.count(event.userId)).toBe(1);
  });

  it("loses nothing when the process dies before the handler, or before the commit", async () => {
    let deaths = 0;
    pipeline = await startCounting({
      handles: [
        async (event, tools) => {
          countUp(event.userId, tools);
          deaths += 1;
          if (deaths < 4) {
            throw new Error("killed before the commit");
          }
        },
      ],
      around: async (_, run) => {
        deaths += 1;
        return deaths === 1 ? Promise.reject(new Error("killed before the handler")) : run();
      },
    });
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("succeeded", event);
    expect(await pipeline.count(event.userId)).toBe(1);
  });

  it("is stopped when it takes too long, and says so", async () => {
    vi.stubEnv("EVENT_TIMEOUT_SECONDS", "10");
    pipeline = await startCounting(() => new Promise(() => undefined));
    const event = pipeline.event();
    await pipeline.publish(event);
    await pipeline.becomes("failing", event);
    expect((await pipeline.record(event)).get("error")).toBe("took longer than 9 s");
  });
});
