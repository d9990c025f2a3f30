import type { Addressing, Push, PushMessage, PushOutcome } from "../../functions/src/adapters/push.ts";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { inContext, type Context } from "../../functions/src/bus/context.ts";
import type { RawMessage } from "../../functions/src/bus/envelope.ts";
import type { ReactionFunction } from "../../functions/src/bus/react.ts";
import { notificationCreated } from "../../functions/src/events/notifications.ts";
import { pushOnNotificationCreated } from "../../functions/src/notifications/index.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";
import { anItem } from "./anItem.ts";

/** Has one reaction take one message, in the world of a test. */
export const deliver = (context: Context, reaction: ReactionFunction, message: RawMessage): Promise<void> =>
  inContext(context, () => reaction.run({ data: { message } } as never) as Promise<void>);

/** The answers of a push service: what it says to each message. */
export type Answer = (message: PushMessage) => PushOutcome | Promise<PushOutcome>;

const accept: Answer = ({ deviceId }) => ({ state: "sent", messageId: `m-${deviceId}` });

/** A service that has another answer for one device. */
export const only =
  (deviceId: string, answer: Answer, otherwise: Answer): Answer =>
  (message) =>
    message.deviceId === deviceId ? answer(message) : otherwise(message);

/** A user with an inbox item, and a push service that keeps what it was given. */
export async function givenItem(fields: Record<string, unknown> = {}) {
  const sent: PushMessage[] = [];
  const service = { answer: accept };
  const clock = { now: new Date() };
  const answerTo = async (message: PushMessage) => {
    sent.push(message);
    return service.answer(message);
  };
  const push: Push = { send: (messages) => Promise.all(messages.map(answerTo)) };
  const context = testContext({ push: async () => push, now: () => clock.now });
  const halfAMinuteAgo = () => new Date(clock.now.getTime() - 30_000).toISOString();
  const userId = freshUser();
  const event = eventOf(notificationCreated, { userId, data: { notificationId: "n1", category: "task" } });
  const user = context.db.doc(`users/${userId}`);
  const item = user.collection("notifications").doc("n1");
  await item.set({ ...anItem(), createdAt: Timestamp.fromDate(clock.now), ...fields });
  return {
    context,
    userId,
    event,
    /** What was handed to the service, to all devices. */
    sent,
    service,
    clock,
    item,
    device: (id: string, addressing: Partial<Addressing> = {}) =>
      user
        .collection("devices")
        .doc(id)
        .set(aDevice({ kind: "fid", value: `fid-of-${id}`, ...addressing })),
    devices: async () => (await user.collection("devices").listDocuments()).map(({ id }) => id),
    pause: () => user.collection("settings").doc("notifications").set({ paused: true }),
    push: () => deliver(context, pushOnNotificationCreated, messageOf(event)),
    /** A later delivery of the same message: old enough for the record to be looked at. */
    retry: () =>
      deliver(context, pushOnNotificationCreated, messageOf(event, { publishTime: halfAMinuteAgo() })),
    outcomes: async () =>
      (await item.get()).get("channels.push.devices") as Record<string, { state: string }>,
    record: async () =>
      (await context.db.doc(`eventLog/${event.id}/deliveries/pushOnNotificationCreated`).get()).data(),
  };
}

export const aDevice = (addressing: Addressing) => ({
  addressing,
  platform: "android",
  lastSeenAt: Timestamp.now(),
  createdAt: Timestamp.now(),
  updatedAt: Timestamp.now(),
});
