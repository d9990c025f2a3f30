import { createRequire } from "node:module";
import { FieldValue, Timestamp, type Firestore } from "../../functions/src/adapters/firestore.ts";
import type { RawMessage } from "../../functions/src/bus/envelope.ts";
import type { taskCompleted } from "../../functions/src/events/tasks.ts";

type Fields = Record<string, unknown>;
type Deliver = (cloudEvent: object) => Promise<unknown>;
interface PubSubSdk {
  onMessagePublished(
    options: object,
    handle: (event: { data: { message: RawMessage & { json: unknown } } }) => unknown,
  ): Deliver;
}

// The SDKs are packages of functions/.
const require = createRequire(new URL("../../functions/package.json", import.meta.url));
const pubsub = require("firebase-functions/v2/pubsub") as PubSubSdk;
const logger = require("firebase-functions/logger") as Record<
  "info" | "error",
  (phrase: string, fields: Fields) => void
>;

const ALREADY_EXISTS = 6;
const HOURS = 3_600_000;
const DAYS = 24 * HOURS;

interface Bare {
  db: Firestore;
  schema: typeof taskCompleted.schema;
}

/**
 * What a careful engineer writes by hand for one effect: drops what is too old, parses and checks the payload, commits the
 * effect with a record that makes the second delivery fail, tells a duplicate from a failure, logs start and end.
 * No envelope that is checked, no dead letters, no outcome of failed attempts, no time limit, no trace, no switches.
 */
export const bareFunction = ({ db, schema }: Bare): Deliver =>
  pubsub.onMessagePublished({ topic: "bench.bare", retry: true }, async ({ data: { message } }) => {
    const { "ce-id": eventId, userid: userId } = message.attributes;
    if (Date.now() - Date.parse(message.publishTime) > 20 * HOURS) {
      logger.error("too old", { eventId });
      return;
    }
    const parsed = schema.safeParse(message.json);
    if (!parsed.success) {
      logger.error("bad payload", { eventId, error: parsed.error.message });
      return;
    }
    const startedAt = Date.now();
    logger.info("started", { eventId, userId });
    const batch = db.batch();
    batch.set(db.doc(`users/${userId}/effects/${eventId}`), {
      title: parsed.data.title,
      createdAt: FieldValue.serverTimestamp(),
    });
    batch.create(db.doc(`handled/bare~${eventId}`), {
      eventId,
      userId,
      handledAt: FieldValue.serverTimestamp(),
      expiresAt: Timestamp.fromMillis(Date.now() + 30 * DAYS),
    });
    try {
      await batch.commit();
    } catch (error) {
      if ((error as { code?: number }).code !== ALREADY_EXISTS) {
        throw error;
      }
      logger.info("duplicate", { eventId, userId });
      return;
    }
    logger.info("ended", { eventId, userId, milliseconds: Date.now() - startedAt });
  });
