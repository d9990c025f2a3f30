import { fcmMessage } from "./fcmMessage.ts";
import { Timestamp, type Firestore } from "./firestore.ts";
import type { Push, PushMessage, PushOutcome } from "./push.ts";

const KEPT_DAYS = 7;

/**
 * Keeps push messages in `users/{uid}/outbox/{eventId}~{deviceId}` instead of sending them: the message is the one that FCM would
 * get. Sent again it replaces itself, as it would on the device. `expiresAt` is for a TTL policy.
 */
export function outboxPush(db: Firestore, { now }: { now: () => Date }): Push {
  const keep = async (message: PushMessage): Promise<PushOutcome> => {
    const { userId, deviceId, eventId } = message;
    const at = now();
    const ref = db.doc(`users/${userId}/outbox/${eventId}~${deviceId}`);
    await ref.set({
      channel: "push",
      deviceId,
      message: fcmMessage(message, at),
      createdAt: Timestamp.fromDate(at),
      expiresAt: Timestamp.fromMillis(at.getTime() + KEPT_DAYS * 86_400_000),
    });
    return { state: "sent", messageId: ref.path };
  };
  return { send: (messages) => Promise.all(messages.map(keep)) };
}
