import { expect, test } from "vitest";
import { notificationCreated } from "../../functions/src/events/notifications.ts";
import { notificationFacts } from "../../functions/src/notifications/notificationFacts.ts";
import { anItem } from "./anItem.ts";

const at = new Date("2026-11-20T08:00:00Z");
const item = anItem();

test("an item that is created is announced", () => {
  const data = { notificationId: "n1", category: "task" };
  expect(notificationFacts({ id: "n1", after: item, at })).toEqual([{ event: notificationCreated, data }]);
});

test.each([
  ["read", { ...item, readAt: at }],
  ["archived", { ...item, archivedAt: at }],
  ["pushed", { ...item, channels: { push: { devices: {}, claimedBy: "me", leaseUntil: at } } }],
])("an item that is %s is no news", (_, after) => {
  expect(notificationFacts({ id: "n1", before: item, after, at })).toEqual([]);
});

test("an item that is deleted is no news", () => {
  expect(notificationFacts({ id: "n1", before: item, at })).toEqual([]);
});
