/** Where a message goes: a Firebase installation (`fid`) or a registration token. */
export interface Addressing {
  kind: "fid" | "token";
  value: string;
}

export interface PushMessage {
  /** The user and the device document that the message is for. */
  userId: string;
  deviceId: string;
  addressing: Addressing;
  /** The event that caused it: collapse key, tag and `apns-collapse-id`, so that a repeated send replaces and never stacks. */
  eventId: string;
  /** The inbox item that it shows. */
  notificationId: string;
  title: string;
  body: string;
  link: string;
  /** How long the message is worth delivering. */
  ttlSeconds: number;
}

/**
 * What became of one message.
 * - `sent`: accepted.
 * - `gone`: the device no longer exists; forget it.
 * - `refused`: no retry can mend it (bad payload, credentials of another project, missing APNs key).
 * - `retry`: not now; try again, after `retryAfterSeconds` where the service said so.
 */
export type PushOutcome =
  | { state: "sent"; messageId: string }
  | { state: "gone" | "refused"; reason: string }
  | { state: "retry"; reason: string; retryAfterSeconds?: number };

/** Sends push messages. One outcome for each message, in order; throws only when nothing at all could be sent. */
export interface Push {
  send(messages: PushMessage[]): Promise<PushOutcome[]>;
}
