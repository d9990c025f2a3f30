import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FieldValue } from "../../functions/src/adapters/firestore.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import type { Tools } from "../../functions/src/bus/reaction.ts";
import { freshUser } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type Pipeline, type PipelineOptions } from "../support/pipeline.ts";

let pipeline: Pipeline;
const effects = (userId: string) => pipeline.context.db.doc(`users/${userId}/effects/counter`);
const count = async (userId: string): Promise<number> => (await effects(userId).get()).get("count") ?? 0;

/** An effect that shows when it happened twice. */
const countUp = (userId: string, { batch }: Tools) =>
  void batch.set(effects(userId), { count: FieldValue.increment(1) }, { merge: true });

const start = async (options: PipelineOptions | PipelineOptions["handles"][number]): Promise<void> => {
  pipeline = await startPipeline(typeof options === "function" ? { handles: [options] } : options);
};
const becomes = (outcome: string, event: Parameters<Pipeline["outcome"]>[0], name?: string) =>
  eventually(`the delivery is ${outcome}`, async () => (await pipeline.outcome(event, name)) === outcome);

describe("a reaction", () => {
  beforeEach(() => vi.unstubAllEnvs());
  afterEach(() => pipeline.stop());

  it("runs for a new event, and its effect and its record appear together", async () => {
    await start(async (event, tools) => countUp(event.userId, tools));
    const event = pipeline.event();
    await pipeline.publish(event);
    await becomes("succeeded", event);
    expect(await count(event.userId)).toBe(1);
    expect((await pipeline.record(event)).data()).toMatchObject({
      reaction: pipeline.names[0],
      type: pipeline.on.type,
      userId: event.userId,
      attempts: 1,
      codeVersion: "local",
    });
  });

  it("has its effect once when the same event is published many times at the same moment", async () => {
    await start(async (event, tools) => countUp(event.userId, tools));
    const event = pipeline.event();
    await Promise.all(Array.from({ length: 8 }, () => pipeline.publish(event)));
    await eventually("all copies have ended", async () => pipeline.logged("delivery ended").length === 8);
    expect(await count(event.userId)).toBe(1);
    const outcomes = pipeline.logged("delivery ended").map((line) => line["outcome"]);
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => "duplicate"), "succeeded"]);
  });

  it("has its effect once when a transaction makes it and copies arrive at the same moment", async () => {
    await start(async (event, tools) => {
      await tools.transaction(async (transaction) => {
        const found = await transaction.get(effects(event.userId));
        transaction.set(effects(event.userId), { count: (found.get("count") ?? 0) + 1 });
      });
    });
    const event = pipeline.event();
    await Promise.all(Array.from({ length: 5 }, () => pipeline.publish(event)));
    await eventually("all copies have ended", async () => pipeline.logged("delivery ended").length >= 5);
    expect(await count(event.userId)).toBe(1);
  });

  it("is tried again by the platform until it succeeds, and the others do not notice", async () => {
    let attempts = 0;
    await start({
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
    await becomes("succeeded", event, pipeline.names[1]);
    await becomes("succeeded", event);
    expect(await count(event.userId)).toBe(1);
    expect((await pipeline.record(event)).get("attempts")).toBe(3);
    expect((await pipeline.record(event)).get("error")).toBeUndefined();
    expect((await pipeline.record(event, pipeline.names[1])).get("attempts")).toBe(1);
  });

  it("records each failed attempt with its cause", async () => {
    await start(async () => {
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
    await start({
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
    expect(await count(event.userId)).toBe(1);
  });

  it("loses nothing when the process dies before the handler, or before the commit", async () => {
    let deaths = 0;
    await start({
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
    await becomes("succeeded", event);
    expect(await count(event.userId)).toBe(1);
  });

  it("makes a dead letter at the first attempt of a payload that does not fit, naming the field", async () => {
    await start(async (event, tools) => countUp(event.userId, tools));
    const event = pipeline.event({ data: { word: "" } });
    await pipeline.publish(event);
    await becomes("dead", event);
    const letter = await pipeline.deadLetter(event.id);
    expect(letter).toMatchObject({
      attempts: 1,
      codeVersion: "local",
      userId: event.userId,
      type: pipeline.on.type,
    });
    expect(letter?.["error"].message).toContain("word: must not be empty");
    expect(await count(event.userId)).toBe(0);
  });

  it("makes a dead letter at the first attempt of what no retry can mend, and keeps nothing of the effect", async () => {
    let attempts = 0;
    await start(async (event, tools) => {
      attempts += 1;
      countUp(event.userId, tools);
      throw new NonRetryableError("the account is closed");
    });
    const event = pipeline.event();
    await pipeline.publish(event);
    await becomes("dead", event);
    expect((await pipeline.deadLetter(event.id))?.["error"].message).toBe("the account is closed");
    expect(await count(event.userId)).toBe(0);
    expect(attempts).toBe(1);
  });

  it("gives up an event that is too old, with its last error, and acknowledges it", async () => {
    const hours = (number: number) => number * 3_600_000;
    let age = 0;
    await start(async () => {
      age = hours(20.5);
      throw new Error("still down");
    });
    pipeline.context.now = () => new Date(Date.now() + age);
    const event = pipeline.event();
    await pipeline.publish(event);
    await becomes("dead", event);
    const letter = await pipeline.deadLetter(event.id);
    expect(letter?.["error"].message).toContain("did not succeed within 20 hours; last error: still down");
    expect(letter?.["attempts"]).toBe(2);
  });

  it("runs alone when an event is replayed for it, and drops what it has finished", async () => {
    let isMended = false;
    const userId = freshUser();
    await start({
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
    await becomes("succeeded", event, finished);
    await becomes("dead", event, broken);
    isMended = true;
    await pipeline.publish(event, { reaction: broken });
    await becomes("succeeded", event, broken);
    expect(await count(userId)).toBe(2);
    expect(await pipeline.deadLetter(event.id, broken)).toBeUndefined();
    await pipeline.publish(event, { reaction: finished });
    await eventually("a duplicate", async () =>
      pipeline.logged("delivery ended").some((line) => line["outcome"] === "duplicate"),
    );
    expect(await count(userId)).toBe(2);
  });

  it("does not run while it is switched off by name, and runs when the event is replayed later", async () => {
    await start({ handles: [async (event, tools) => countUp(event.userId, tools), async () => undefined] });
    const [off, on] = pipeline.names as [string, string];
    vi.stubEnv("REACTIONS_OFF", `somethingElse, ${off}`);
    const event = pipeline.event();
    await pipeline.publish(event);
    await becomes("skipped", event, off);
    await becomes("succeeded", event, on);
    expect(await count(event.userId)).toBe(0);
    vi.stubEnv("REACTIONS_OFF", "");
    await pipeline.publish(event, { reaction: off });
    await becomes("succeeded", event, off);
    expect(await count(event.userId)).toBe(1);
  });

  it("does not run while the event system is off", async () => {
    await start(async (event, tools) => countUp(event.userId, tools));
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
    const event = pipeline.event();
    await pipeline.publish(event);
    await becomes("skipped", event);
    expect(await count(event.userId)).toBe(0);
  });

  it("is stopped when it takes too long, and says so", async () => {
    vi.stubEnv("EVENT_TIMEOUT_SECONDS", "10");
    await start(() => new Promise(() => undefined));
    const event = pipeline.event();
    await pipeline.publish(event);
    await becomes("failing", event);
    expect((await pipeline.record(event)).get("error")).toBe("took longer than 9 s");
  });

  it("says once when all reactions of an event are done", async () => {
    await start({ handles: Array.from({ length: 4 }, () => async () => undefined) });
    const event = pipeline.event();
    await pipeline.publish(event);
    await eventually("the summary", async () => pipeline.logged("event done").length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pipeline.logged("event done")).toMatchObject([
      { eventId: event.id, summary: "4 of 4 reactions succeeded" },
    ]);
  });

  it("counts what was given up in the summary", async () => {
    const refuse = () => Promise.reject(new NonRetryableError("no"));
    await start({ handles: [refuse, async () => undefined, async () => undefined] });
    await pipeline.publish(pipeline.event());
    await eventually("the summary", async () => pipeline.logged("event done").length > 0);
    expect(pipeline.logged("event done")).toMatchObject([{ summary: "2 of 3 reactions succeeded" }]);
  });

  it("carries the trace of the event in every line of its log, and no text of the user", async () => {
    await start(async () => undefined);
    const event = pipeline.event({ data: { word: "my secret diary" } });
    await pipeline.publish(event);
    await becomes("succeeded", event);
    await eventually("the end", async () => pipeline.logged("event done").length > 0);
    const trace = event.traceparent.split("-")[1]!;
    for (const line of pipeline.context.lines) {
      expect(line.fields.traceparent).toContain(trace);
    }
    expect(JSON.stringify(pipeline.context.lines)).not.toContain("secret");
  });
});
