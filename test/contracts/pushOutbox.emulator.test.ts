import { expect, test } from "vitest";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import type { PushMessage } from "../../functions/src/adapters/push.ts";
import { outboxPush } from "../../functions/src/adapters/pushOutbox.ts";
import { pushContract, pushMessage, type Shown } from "./push.contract.ts";

const db = connectFirestore();
const now = () => new Date("2026-11-20T08:00:00Z");
const outboxOf = ({ userId }: PushMessage) => db.collection(`users/${userId}/outbox`).get();

pushContract("the outbox", async () => ({
  push: outboxPush(db, { now }),
  shown: async (message) =>
    (await outboxOf(message)).docs.map((document) => document.get("message") as Shown),
  register: () => {},
  close: async () => {},
}));

test("the outbox holds what FCM would get, for a week", async () => {
  const message = pushMessage();
  await outboxPush(db, { now }).send([message]);
  const [document] = (await outboxOf(message)).docs;
  expect(document?.id).toBe(`${message.eventId}~phone`);
  expect(document?.data()).toMatchObject({
    channel: "push",
    deviceId: "phone",
    message: { fid: message.addressing.value, android: { collapseKey: message.eventId, ttl: 3_600_000 } },
  });
  expect(document?.get("createdAt").toDate()).toEqual(now());
  expect(document?.get("expiresAt").toDate()).toEqual(new Date("2026-11-27T08:00:00Z"));
});
