import { describe, expect, test } from "vitest";
import type { PushOutcome } from "../../functions/src/adapters/push.ts";
import type { Device } from "../../functions/src/notifications/devices.ts";
import type { PushChannel } from "../../functions/src/notifications/item.ts";
import {
  isClaimedByAnother,
  messageTo,
  planOf,
  whyAgain,
  whyNoPush,
} from "../../functions/src/notifications/pushPlan.ts";
import { anItem } from "./anItem.ts";

const now = new Date("2026-11-20T09:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const device = (id: string): Device => ({ id, addressing: { kind: "fid", value: id }, platform: "android" });
const phone = device("phone");

describe("a push", () => {
  test.each([
    ["is deleted", undefined, "the item was deleted"],
    ["was read", anItem({ readAt: now }), "the item was read already"],
    ["was archived", anItem({ archivedAt: now }), "the item was read already"],
    ["is six hours old", anItem({ createdAt: later(-6 * 3600) }), "the item is too old for a push"],
    ["is nearly six hours old", anItem({ createdAt: later(-6 * 3600 + 1) }), undefined],
    ["is a goal of yesterday", anItem({ category: "goal", createdAt: later(-86_400) }), undefined],
  ])("of an item that %s", (_, item, note) => {
    expect(whyNoPush(item, now)).toBe(note);
  });

  test("is delivered as long as it is worth it", () => {
    const sending = { userId: "own", eventId: "e1", notificationId: "n1", item: anItem(), now };
    expect(messageTo(phone, sending)).toEqual({
      userId: "own",
      deviceId: "phone",
      addressing: phone.addressing,
      eventId: "e1",
      notificationId: "n1",
      title: "Task completed",
      body: "You finished “Run 5 km”. Well done.",
      link: "/tasks/run5k",
      ttlSeconds: 5 * 3600,
    });
  });
});

describe("the plan of an attempt", () => {
  const push = (fields: Partial<PushChannel["devices"][string]>): PushChannel => ({
    devices: { phone: { state: "retry", at: now, ...fields } },
  });

  test.each([
    ["has no outcome yet", undefined, true],
    ["was being sent to when an attempt died", push({ state: "sending" }), true],
    ["failed for now", push({ state: "retry" }), true],
    ["failed, and its time has come", push({ state: "retry", notBefore: now }), true],
    ["got it", push({ state: "sent" }), false],
    ["is gone", push({ state: "gone" }), false],
    ["was refused", push({ state: "refused" }), false],
  ])("a device that %s", (_, channel, isDue) => {
    expect(planOf(channel, [phone], now)).toEqual({ due: isDue ? [phone] : [] });
  });

  test("waits as long as the service asked for, without keeping the others waiting", () => {
    const channel = push({ state: "retry", notBefore: later(60) });
    const plan = planOf(channel, [phone, device("tablet")], now);
    expect(plan).toEqual({ due: [device("tablet")], waitUntil: later(60) });
  });
});

describe("a claim", () => {
  const claimed = { devices: {}, claimedBy: "me", leaseUntil: later(60) };
  test.each([
    ["nobody has", { devices: {} }, false],
    ["is one's own", { ...claimed, claimedBy: "you" }, false],
    ["is another's", claimed, true],
    ["has run out", { ...claimed, leaseUntil: now }, false],
  ])("that %s", (_, channel, isAnothers) => {
    expect(isClaimedByAnother(channel, "you", now)).toBe(isAnothers);
  });
});

const sent = (...outcomes: PushOutcome[]) => outcomes.map((outcome) => ({ device: phone, outcome }));

describe("another attempt", () => {
  const failed = { state: "retry", reason: "internal-error" } as const;

  test("is not needed when every device has a final outcome", () => {
    const outcomes = sent({ state: "sent", messageId: "m1" }, { state: "gone", reason: "" });
    expect(whyAgain(outcomes, undefined)).toBeUndefined();
  });

  test("is asked for with the number of devices, the longest time and the reason", () => {
    const outcomes = sent({ state: "sent", messageId: "m1" }, { ...failed, retryAfterSeconds: 60 }, failed);
    expect(whyAgain(outcomes, undefined)).toBe(
      "push: 2 of 3 devices to be tried again, not before 60 s have passed: internal-error",
    );
  });

  test("is asked for while a device waits", () => {
    expect(whyAgain([], later(60))).toBe("push: a device waits until 2026-11-20T09:01:00.000Z");
  });
});
