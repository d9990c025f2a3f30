import { Timestamp } from "../adapters/firestore.ts";
import { setting } from "../params.ts";
import type { Context } from "./context.ts";
import { expiry } from "./deliveries.ts";
import { attributesOf, type Envelope } from "./envelope.ts";
import { reactionsTo } from "./registry.ts";

const ALREADY_EXISTS = 6;

/**
 * Writes an event to the log, then publishes it. Safe to repeat after a crash at any point: the log entry is created
 * once, and a second message with the same id is a duplicate to every reaction.
 * With EVENT_SYSTEM_ENABLED=false the event is only logged, `held`, until it is replayed.
 */
export async function logAndPublish(context: Context, event: Envelope): Promise<void> {
  const isEnabled = setting("EVENT_SYSTEM_ENABLED");
  const now = context.now();
  const entry = {
    ...event,
    time: Timestamp.fromDate(new Date(event.time)),
    reactions: reactionsTo(event.type),
    state: isEnabled ? "published" : "held",
    announcedAt: Timestamp.fromDate(now),
    expiresAt: expiry(now),
  };
  await context.db
    .doc(`eventLog/${event.id}`)
    .create(entry)
    .catch((error: { code?: number }) => {
      if (error.code !== ALREADY_EXISTS) {
        throw error;
      }
    });
  if (isEnabled) {
    await context.publish(event.type, { json: event.data, attributes: attributesOf(event) });
  }
  context.log.info(isEnabled ? "event announced" : "event held", {
    eventId: event.id,
    eventType: event.type,
    userId: event.userId,
    correlationId: event.correlationId,
    traceparent: event.traceparent,
  });
}

/**
 * Publishes an event of the log once more, with the same id: to one reaction, or to all of its type. A reaction that has
 * finished it drops it, so nothing is done twice. It is younger than GIVE_UP_AFTER_HOURS again: that counts from the message.
 */
export async function republish(
  context: Context,
  event: Envelope,
  { reaction }: { reaction?: string | undefined } = {},
): Promise<void> {
  const attributes = { ...attributesOf(event), ...(reaction === undefined ? {} : { reaction }) };
  await context.publish(event.type, { json: event.data, attributes });
  context.log.info("event replayed", {
    eventId: event.id,
    eventType: event.type,
    userId: event.userId,
    correlationId: event.correlationId,
    traceparent: event.traceparent,
    ...(reaction === undefined ? {} : { reaction }),
  });
}
