import * as z from "zod";
import { timestamp } from "../adapters/firestoreFields.ts";
import { notificationCreated } from "../events/notifications.ts";

const { category } = notificationCreated.schema.shape;

export type Category = z.output<typeof category>;

/**
 * What became of the push to one device, below `channels.push.devices.{deviceId}`.
 * - absent: nothing was tried.
 * - `sending`: an attempt has claimed it. Under a lease in force: it is at work. After the lease: it died between its claim
 *   and the outcome, so nobody knows whether the message went out. It is sent again; a message that did arrive is
 *   replaced on the device, because both carry the same collapse key.
 * - `retry`: it did not go out. Sent again by the next attempt, but not before `notBefore`.
 * - `sent`: final. FCM has accepted it.
 * - `gone`: final. The device does not exist any more, and its document was deleted with this outcome.
 * - `refused`: final. No retry can mend it; the log tells the operator.
 */
const deviceOutcome = z.object({
  state: z.enum(["sending", "sent", "gone", "refused", "retry"]),
  at: timestamp,
  reason: z.string().optional(),
  messageId: z.string().optional(),
  notBefore: timestamp.optional(),
});

/**
 * All states of an item towards push:
 * - no `channels.push`: no attempt has claimed it, or there was nothing to do (paused, read, too old, no device).
 * - a claim (`claimedBy`, `leaseUntil`) in force: one attempt is sending; every other one throws and is retried.
 * - a claim that has run out: that attempt died. The next one claims the item and sends to what is not final.
 * - no claim, every device final: done. The last outcomes were committed together with the delivery record, or, where that
 *   commit met another record, alone; the attempt after it then finds nothing to send.
 * - no claim, a device in `retry`: the platform tries again. It stays so when push was paused, the item read or the
 *   device removed before the next attempt.
 */
const pushChannel = z.object({
  devices: z.record(z.string(), deviceOutcome).default({}),
  /** The traceparent of the attempt: each has its own. */
  claimedBy: z.string().optional(),
  leaseUntil: timestamp.optional(),
});

/**
 * `users/{uid}/notifications/{id}`: written by the server, except for `readAt` and `archivedAt`.
 * Its id is that of the event that it tells of.
 */
export const notificationItem = z.object({
  category,
  title: z.string().min(1),
  body: z.string(),
  /** Where the app goes when it is tapped, e.g. `/tasks/run5k`. */
  link: z.string().startsWith("/"),
  /** The document that it is about, within the user, e.g. `tasks/run5k`. */
  subject: z.string().min(1),
  createdAt: timestamp,
  readAt: timestamp.optional(),
  archivedAt: timestamp.optional(),
  channels: z.object({ push: pushChannel.optional() }),
});

export type NotificationItem = z.output<typeof notificationItem>;
export type PushChannel = z.output<typeof pushChannel>;
