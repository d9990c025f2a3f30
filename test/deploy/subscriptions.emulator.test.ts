import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Document } from "../../scripts/deploy/wanted.ts";
import { everyFunction } from "../contracts/exported.ts";
import { startCloudFake, type CloudFake } from "./cloudFake.ts";
import { justDeployed, subscriptionOf } from "./recordedProject.ts";
import { named, runDeploy, runDoctor } from "./settled.ts";

/*
 * Topics and subscriptions on the real Pub/Sub emulator, which refuses what Pub/Sub would refuse. Permissions and the expiry of
 * subscriptions, which it does not know, and all other APIs are recorded answers.
 */
const emulator = process.env["PUBSUB_EMULATOR_HOST"]!;
const project = `selfos-settings-${randomUUID().slice(0, 8)}`;
const events = everyFunction.filter(({ endpoint }) => endpoint.eventTrigger).map(({ name }) => name);
const KEPT = `projects/${project}/subscriptions/selfos-dead-letters`;
const TOPIC = `projects/${project}/topics/selfos-dead-letters`;

async function ask(method: string, path: string, body?: object): Promise<Document> {
  const headers = { "content-type": "application/json" };
  const sent = body ? { body: JSON.stringify(body) } : {};
  const response = await fetch(`http://${emulator}/v1/${path}`, { method, headers, ...sent });
  const answer = (await response.json()) as Document;
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer;
}

let fake: CloudFake;
beforeAll(async () => {
  const holds = justDeployed(project);
  for (const topic of holds.topics) {
    await ask("PUT", topic, {});
  }
  // As Eventarc makes them.
  for (const [path, { state: _, expirationPolicy: __, ...subscription }] of holds.subscriptions) {
    await ask("PUT", path, subscription);
  }
  fake = await startCloudFake(holds, emulator);
});
afterAll(() => fake.close());

describe("the subscriptions that Eventarc has made", () => {
  it("are changed by a dry run in nothing", async () => {
    const before = await ask("GET", subscriptionOf(project, events[0]!));
    expect(await runDeploy(fake, { isDryRun: true })).toMatchObject({ code: 0 });
    expect(await ask("GET", subscriptionOf(project, events[0]!))).toEqual(before);
  });

  it("have after a deploy what keeps an event for a week, and still push to their function", async () => {
    expect(await runDeploy(fake)).toMatchObject({ code: 0 });
    for (const name of events) {
      expect(await ask("GET", subscriptionOf(project, name))).toMatchObject({
        ackDeadlineSeconds: 600,
        messageRetentionDuration: "604800s",
        retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
        deadLetterPolicy: { deadLetterTopic: TOPIC, maxDeliveryAttempts: 100 },
        pushConfig: { pushEndpoint: expect.stringMatching(/^https:/) as string },
      });
    }
    expect(await runDoctor(fake)).toMatchObject({ code: 0, drifts: [] });
  });

  it("are left alone by a second deploy", async () => {
    fake.writes.length = 0;
    expect(await runDeploy(fake)).toMatchObject({ code: 0 });
    expect(fake.writes).toEqual([]);
  });

  it("are mended after somebody has changed one", async () => {
    const path = subscriptionOf(project, "progress-advanceOnTaskCompleted");
    const subscription = {
      name: path,
      ackDeadlineSeconds: 10,
      messageRetentionDuration: "600s",
      retryPolicy: { minimumBackoff: "1s", maximumBackoff: "5s" },
    };
    const updateMask = "ackDeadlineSeconds,messageRetentionDuration,retryPolicy,deadLetterPolicy";
    await ask("PATCH", path, { subscription, updateMask });
    const told = await runDoctor(fake);
    expect(told.code).toBe(1);
    expect(named(told)).toEqual(
      ["ack deadline", "retention", "retry policy", "dead-letter policy"].map(
        (setting) => `progress-advanceOnTaskCompleted: ${setting}`,
      ),
    );
    expect(await runDeploy(fake, { onlySettings: true })).toMatchObject({ code: 0 });
    expect(await runDoctor(fake)).toMatchObject({ code: 0 });
  });
});

describe("a dead letter", () => {
  it("is kept by a subscription of its own", async () => {
    const data = Buffer.from("given up").toString("base64");
    await ask("POST", `${TOPIC}:publish`, { messages: [{ data }] });
    const { receivedMessages } = await ask("POST", `${KEPT}:pull`, { maxMessages: 1 });
    expect(receivedMessages).toMatchObject([{ message: { data } }]);
  });

  it("has its subscription again after somebody has deleted it", async () => {
    await ask("DELETE", KEPT);
    expect(named(await runDoctor(fake))).toEqual(["dead letters: the subscription that keeps them"]);
    expect(await runDeploy(fake, { onlySettings: true })).toMatchObject({ code: 0 });
    expect(await ask("GET", KEPT)).toMatchObject({ topic: TOPIC, messageRetentionDuration: "604800s" });
  });
});
