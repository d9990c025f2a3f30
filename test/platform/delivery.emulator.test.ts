import { afterEach, describe, expect, it } from "vitest";
import { deadLetterTopicOf } from "../../platform/subscribe.ts";
import type { Platform } from "../../platform/platform.ts";
import { eventually } from "../support/eventually.ts";
import { defineInt, fresh, onMessagePublished, pubsub, run, say, type Message } from "./sdk.ts";

let platform: Platform;
let topic: string;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One function on a topic of its own. */
async function deploy(options: object, handler: (event: Message) => Promise<void>, maxAttempts = 100) {
  topic = fresh("topic");
  const name = fresh("listener");
  platform = await run({ [name]: onMessagePublished({ topic, ...options }, handler) }, { maxAttempts });
  return name;
}

describe("the local platform", () => {
  afterEach(() => platform.stop());

  it("delivers again what failed, waiting longer each time", async () => {
    const times: number[] = [];
    await deploy({ retry: true }, async () => {
      times.push(Date.now());
      if (times.length < 5) throw new Error("not yet");
    });
    await say(topic, "hello");
    await eventually("the fifth attempt", async () => times.length === 5);
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    expect(waits[0]).toBeGreaterThanOrEqual(90);
    expect(waits[3]).toBeGreaterThan(2 * waits[0]!);
    await sleep(500);
    expect(times).toHaveLength(5);
  });

  it("puts a message that always fails into the dead-letter topic of its function, where it stays", async () => {
    let attempts = 0;
    const name = await deploy(
      { retry: true },
      async () => {
        attempts += 1;
        throw new Error("never");
      },
      5,
    );
    const messageId = await say(topic, "poison");
    const dead = pubsub.subscription(deadLetterTopicOf(name));
    const letter = await new Promise<{ data: Buffer; attributes: Record<string, string> }>((resolve) => {
      dead.once("message", (message) => {
        message.ack();
        resolve(message);
      });
    });
    await dead.close();
    expect(JSON.parse(letter.data.toString())).toEqual({ word: "poison" });
    expect(letter.attributes["CloudPubSubDeadLetterSourceDeliveryCount"]).toBe("5");
    expect(messageId).toBeTruthy();
    expect(attempts).toBe(5);
  });

  it("forgets a failed message of a function that does not ask for retries", async () => {
    let attempts = 0;
    await deploy({ retry: false }, async () => {
      attempts += 1;
      throw new Error("once is enough");
    });
    await say(topic, "hello");
    await eventually("the attempt", async () => attempts === 1);
    await sleep(600);
    expect(attempts).toBe(1);
  });

  it("runs as many at the same time as the function's concurrency allows, also when a parameter says it", async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const concurrency = defineInt(fresh("CONCURRENCY").replace("-", "_").toUpperCase(), { default: 3 });
    await deploy({ retry: true, concurrency }, async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(50);
      running -= 1;
      done += 1;
    });
    await Promise.all(Array.from({ length: 12 }, (_, index) => say(topic, `word ${index}`)));
    await eventually("all are done", async () => done === 12);
    expect(most).toBe(3);
  });

  it("delivers again when a function takes longer than its timeout", async () => {
    let attempts = 0;
    await deploy({ retry: true, timeoutSeconds: 1 }, async () => {
      attempts += 1;
      if (attempts === 1) await new Promise(() => undefined);
    });
    await say(topic, "hello");
    await eventually("a second attempt", async () => attempts === 2);
  });
});
