import { createHash } from "node:crypto";
import type { FidMessage, TokenMessage } from "firebase-admin/messaging";
import type { Addressing, PushMessage } from "./push.ts";

export type FcmMessage = FidMessage | TokenMessage;

/** FCM refuses more: https://firebase.google.com/docs/cloud-messaging/customize-messages/set-message-type */
const MOST_BYTES = 4096;

/**
 * The message as FCM gets it. A repeated send carries the same collapse keys and tags, so it replaces and never stacks.
 * A body that is too long is cut between two characters. All but the address counts for the size: that is a little more than
 * FCM counts, and certainly enough.
 */
export function fcmMessage(message: PushMessage, now: Date): FcmMessage {
  const content = contentOf(message, now);
  const excess = (body: string) => bytesOf(contentOf({ ...message, body }, now)) - MOST_BYTES;
  const fitting =
    excess(message.body) > 0 ? contentOf({ ...message, body: cut(message.body, excess) }, now) : content;
  return { ...targetOf(message.addressing), ...fitting };
}

const targetOf = ({ kind, value }: Addressing): { fid: string } | { token: string } =>
  kind === "fid" ? { fid: value } : { token: value };

function contentOf({ eventId, notificationId, title, body, link, ttlSeconds }: PushMessage, now: Date) {
  // Apple allows 64 bytes, web push a Topic of 32; ids of events have 32.
  const tag = short(eventId, 64);
  const expiration = Math.floor(now.getTime() / 1000) + ttlSeconds;
  return {
    notification: { title, body },
    data: { link, notificationId, eventId },
    android: { collapseKey: tag, ttl: ttlSeconds * 1000, notification: { tag } },
    apns: { headers: { "apns-collapse-id": tag, "apns-expiration": String(expiration) } },
    webpush: {
      headers: { TTL: String(ttlSeconds), Topic: short(eventId, 32) },
      notification: { tag },
    },
  };
}

/** An id that fits, and differs where the id differs. */
const short = (id: string, most: number): string =>
  id.length <= most ? id : createHash("sha256").update(id).digest("hex").slice(0, most);

const bytesOf = (content: unknown): number => Buffer.byteLength(JSON.stringify(content));

/** The longest beginning of the text, in whole characters as a reader sees them, that is not in excess. */
function cut(text: string, excess: (body: string) => number): string {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const beginning = (length: number) => `${characters.slice(0, length).join("").trimEnd()}…`;
  let [fits, tooLong] = [0, characters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    [fits, tooLong] = excess(beginning(middle)) > 0 ? [fits, middle] : [middle, tooLong];
  }
  return beginning(fits);
}
