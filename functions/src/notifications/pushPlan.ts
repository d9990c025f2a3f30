import type { PushMessage, PushOutcome } from "../adapters/push.ts";
import type { Device } from "./devices.ts";
import type { Category, NotificationItem, PushChannel } from "./item.ts";

/** How long an item is worth a push. Later it waits in the inbox. */
const WORTH_HOURS: Record<Category, number> = { task: 6, goal: 48, project: 48, story: 72 };

/** What is left of that time, in whole seconds; 0 or less when it is over. */
export function secondsLeft({ category, createdAt }: NotificationItem, now: Date): number {
  return Math.ceil((createdAt.getTime() - now.getTime()) / 1000) + WORTH_HOURS[category] * 3600;
}

/** Why an item is not pushed, if it is not. */
export function whyNoPush(item: NotificationItem | undefined, now: Date): string | undefined {
  if (!item) {
    return "the item was deleted";
  }
  if (item.readAt || item.archivedAt) {
    return "the item was read already";
  }
  return secondsLeft(item, now) > 0 ? undefined : "the item is too old for a push";
}

export interface Plan {
  due: Device[];
  /** When the first of the others may be tried again; absent when none waits. */
  waitUntil?: Date;
}

const FINAL: readonly string[] = ["sent", "gone", "refused"];

/** Who is to get the push now: everyone without a final outcome, but nobody before the time that the service asked for. */
export function planOf(push: PushChannel | undefined, devices: Device[], now: Date): Plan {
  const open = devices
    .map((device) => ({ device, outcome: push?.devices[device.id] }))
    .filter(({ outcome }) => !outcome || !FINAL.includes(outcome.state))
    .map(({ device, outcome }) => ({ device, from: outcome?.notBefore?.getTime() ?? 0 }));
  const due = open.filter(({ from }) => from <= now.getTime()).map(({ device }) => device);
  const waiting = open.map(({ from }) => from).filter((from) => from > now.getTime());
  return waiting.length > 0 ? { due, waitUntil: new Date(Math.min(...waiting)) } : { due };
}

/** Whether another attempt is sending at this moment. */
export const isClaimedByAnother = (push: PushChannel | undefined, me: string, now: Date): boolean =>
  push?.claimedBy !== undefined && push.claimedBy !== me && (push.leaseUntil?.getTime() ?? 0) > now.getTime();

export interface Sending {
  userId: string;
  eventId: string;
  notificationId: string;
  item: NotificationItem;
  now: Date;
}

export function messageTo(device: Device, { item, now, ...ids }: Sending): PushMessage {
  const { title, body, link } = item;
  const { id: deviceId, addressing } = device;
  return { ...ids, deviceId, addressing, title, body, link, ttlSeconds: Math.max(1, secondsLeft(item, now)) };
}

/** One device and what became of its message. */
export interface Sent {
  device: Device;
  outcome: PushOutcome;
}

/** What the platform's next attempt is told, and the log; undefined when no device needs one. */
export function whyAgain(sent: Sent[], waitUntil: Date | undefined): string | undefined {
  const failed = sent.flatMap(({ outcome }) => (outcome.state === "retry" ? [outcome] : []));
  if (failed.length === 0) {
    return waitUntil && `push: a device waits until ${waitUntil.toISOString()}`;
  }
  const seconds = Math.max(...failed.map(({ retryAfterSeconds = 0 }) => retryAfterSeconds));
  const when = seconds > 0 ? `, not before ${seconds} s have passed` : "";
  return `push: ${failed.length} of ${sent.length} devices to be tried again${when}: ${failed[0]?.reason}`;
}
