import { FieldValue, Timestamp, type Firestore } from "../../functions/src/adapters/firestore.ts";
import type { taskCompleted } from "../../functions/src/events/tasks.ts";
import { ALREADY_EXISTS, DAYS, HOURS, logger, pubsubTriggers, type Deployed } from "../handSdks.ts";

interface Bare {
  db: Firestore;
  schema: typeof taskCompleted.schema;
}

/**
 * What a careful engineer writes by hand for one effect: drops what is too old, parses and checks the payload, commits the
 * effect with a record that makes the second delivery fail, tells a duplicate from a failure, logs start and end.
 * No envelope that is checked, no dead letters, no outcome of failed attempts, no time limit, no trace, no switches.
 */
export const bareFunction = ({ db, schema }: Bare): Deployed =>
  pubsubTriggers.onMessagePublished({ topic: "bench.bare", retry: true }, async ({ data: { message } }) => {
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
