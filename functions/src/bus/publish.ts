import { Timestamp } from "../adapters/firestore.ts";
import { setting } from "../params.ts";
import { allEnded } from "./allEnded.ts";
import type { Context } from "./context.ts";
import { expiry } from "./deliveries.ts";
import { attributesOf, logFieldsOf, type Envelope } from "./envelope.ts";
import { reactionsTo } from "./registry.ts";

const ALREADY_EXISTS = 6;

/** `held`: logged, but not published until it is replayed. */
type State = "published" | "held";

/** Writes an event to the log, once: what an earlier attempt has written stays. */
async function logEvent(context: Context, event: Envelope, state: State): Promise<void> {
  const now = context.now();
  const entry = {
    ...event,
    time: Timestamp.fromDate(new Date(event.time)),
    reactions: reactionsTo(event.type),
    state,
    announcedAt: Timestamp.fromDate(now),
    expiresAt: expiry(now),
  };
  await context.create(`eventLog/${event.id}`, entry).catch((error: { code?: number }) => {
    if (error.code !== ALREADY_EXISTS) {
      throw error;
    }
  });
}

/** Keeps an event that is not to be published now, with all that a replay needs. */
export async function hold(context: Context, event: Envelope): Promise<void> {
  await logEvent(context, event, "held");
  context.log.info("event held", logFieldsOf(event));
}

/**
 * Writes an event to the log and publishes it, both at once: neither waits for the other, and only both together end the work. Safe to
 * repeat after a crash at any point: the log entry is created once, and a second message with the same id is a duplicate to
 * every reaction.
 * With EVENT_SYSTEM_ENABLED=false the event is only logged, `held`, until it is replayed.
 */
export async function logAndPublish(context: Context, event: Envelope): Promise<void> {
  if (!setting("EVENT_SYSTEM_ENABLED")) {
    return hold(context, event);
  }
  await allEnded([
    logEvent(context, event, "published"),
    context.publish(event.type, { json: event.data, attributes: attributesOf(event) }),
  ]);
  context.log.info("event announced", logFieldsOf(event));
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
  const only = reaction === undefined ? {} : { reaction };
  await context.publish(event.type, { json: event.data, attributes: { ...attributesOf(event), ...only } });
  context.log.info("event replayed", { ...logFieldsOf(event), ...only });
}
