import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fcmPush } from "../../functions/src/adapters/pushFcm.ts";
import * as fcm from "./fcmErrors.ts";
import { openApp, startFcm, type FcmFake, type Scripted } from "./fcmFake.ts";
import { pushContract, pushMessage } from "./push.contract.ts";

const now = () => new Date("2026-11-20T08:00:00Z");

pushContract("FCM", async () => {
  const fake = await startFcm();
  return {
    push: fcmPush({ app: fake.app }),
    shown: async ({ addressing }) => fake.shown(addressing.value),
    register: ({ addressing }) => void fake.registered.add(addressing.value),
    close: () => fake.close(),
  };
});

describe("FCM", () => {
  let fake: FcmFake;
  beforeAll(async () => void (fake = await startFcm()));
  afterAll(() => fake.close());

  const sendAnswered = async (...answers: Scripted[]) => {
    const message = pushMessage();
    fake.registered.add(message.addressing.value);
    fake.answers.set(message.addressing.value, answers);
    const [outcome] = await fcmPush({ app: fake.app, timeoutSeconds: 0.5 }).send([message]);
    return outcome;
  };

  test("gets collapse keys, tags and lifetimes for every platform", async () => {
    const message = pushMessage();
    await fcmPush({ app: fake.app, now }).send([message]);
    const { eventId } = message;
    expect(fake.asked.at(-1)).toMatchObject({
      android: { collapse_key: eventId, ttl: "3600s", notification: { tag: eventId } },
      apns: {
        headers: { "apns-collapse-id": eventId, "apns-expiration": String(now().getTime() / 1000 + 3600) },
      },
      webpush: { headers: { TTL: "3600", Topic: eventId }, notification: { tag: eventId } },
    });
  });

  const outcomes: [string, fcm.FcmAnswer, object][] = [
    ["a device that is not registered is gone", fcm.unregistered, { state: "gone" }],
    ["a token of another project is gone", fcm.senderIdMismatch, { state: "gone" }],
    ["a missing role is refused, and no device is gone for it", fcm.missingRole, { state: "refused" }],
    ["a malformed address is gone", fcm.invalidArgument("message.fid", "Invalid fid"), { state: "gone" }],
    ["a malformed payload is refused", fcm.invalidArgument("message.data", "Invalid"), { state: "refused" }],
    ["a missing APNs key is refused", fcm.thirdPartyAuthError, { state: "refused" }],
    ["an exceeded quota is tried again after a minute", fcm.quotaExceeded(), again(60)],
    ["an exceeded quota may name its time", fcm.quotaExceeded({ "retry-after": "17" }), again(17)],
    ["an internal error is tried again", fcm.internal, { state: "retry" }],
    ["an outage is tried again when FCM says", fcm.unavailable({ "retry-after": "120" }), again(120)],
    ["an answer that is no JSON is tried again", fcm.badGateway, { state: "retry" }],
  ];
  test.each(outcomes)("%s", async (_, answer, outcome) => {
    expect(await sendAnswered(answer)).toMatchObject({ ...outcome, reason: expect.any(String) });
  });

  test.each([
    ["an outage", fcm.unavailable({ "retry-after": "1" })],
    ["a lost connection", "hangUp" as const],
  ])(
    "after %s the SDK does not send again by itself, when the delivery has been given back",
    async (_, answer) => {
      const before = fake.asked.length;
      expect(await sendAnswered(answer)).toMatchObject({ state: "retry" });
      await sleep(1500);
      expect(fake.asked).toHaveLength(before + 1);
    },
  );

  test.each([[{}], [[]], [{ name: "" }], [{ error: "no" }]])(
    "a yes that names no message (%j) is not FCM's, and is tried again",
    async (body) => {
      expect(await sendAnswered({ status: 200, body })).toMatchObject({ state: "retry" });
    },
  );

  test("no answer in time is tried again", async () => {
    expect(await sendAnswered("hang")).toEqual({ state: "retry", reason: "FCM did not answer in time" });
  });

  test("one message that fails does not take the others with it", async () => {
    const [one, other] = [pushMessage(), pushMessage({ addressing: { kind: "token", value: "unknown" } })];
    fake.registered.add(one.addressing.value);
    const found = await fcmPush({ app: fake.app }).send([other, one]);
    expect(found.map(({ state }) => state)).toEqual(["gone", "sent"]);
  });

  test("a lost connection is tried again", async () => {
    expect(await sendAnswered("hangUp")).toMatchObject({ state: "retry" });
  });

  test("no access token is tried again", async () => {
    const app = openApp(() => Promise.reject(new Error("the metadata server is away")));
    expect(await fcmPush({ app }).send([pushMessage()])).toMatchObject([{ state: "retry" }]);
  });
});

function again(retryAfterSeconds: number) {
  return { state: "retry", retryAfterSeconds };
}
