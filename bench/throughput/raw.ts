import { FieldValue, Timestamp, type DocumentSnapshot } from "../../functions/src/adapters/firestore.ts";
import type { RawMessage } from "../../functions/src/bus/envelope.ts";
import { ALREADY_EXISTS, DAYS, HOURS, logger, pubsubTriggers, require, type Deployed } from "../handSdks.ts";
import { inbox, memory, progress, pushed, story, type Handler, type World } from "./rawHandlers.ts";

interface Changed<Data> {
  id: string;
  params: { userId: string; taskId: string; notificationId: string };
  data: Data;
}
interface FirestoreSdk {
  onDocumentWritten(
    options: object,
    handle: (event: Changed<{ before: DocumentSnapshot; after: DocumentSnapshot }>) => unknown,
  ): Deployed;
  onDocumentCreated(options: object, handle: (event: Changed<DocumentSnapshot>) => unknown): Deployed;
}
const triggers = require("firebase-functions/v2/firestore") as FirestoreSdk;

/** As the functions of the product run. */
const runtime = { retry: true, concurrency: 20, timeoutSeconds: 60 };

/**
 * The same effects without SelfOS, as a careful engineer writes them by hand: a trigger that publishes, handlers that drop what is too
 * old, check the payload, commit the effect with a record that makes the second delivery fail, and log start and end.
 * Left out: the event log and the records of failures, dead letters, trace and cause, switches, time limits, the summary line;
 * progress not guarded against an older count that is written later, and no goal is completed;
 * story and memory not guarded against an older event; push not claimed, so two attempts at the same time send twice.
 */
export function rawPipeline(world: World): Record<string, Deployed> {
  const handling = <Data>(topic: string, handler: Handler<Data>) =>
    pubsubTriggers.onMessagePublished({ ...runtime, topic }, ({ data: { message } }) =>
      handle(world, handler, message),
    );
  return {
    rawTasks: triggers.onDocumentWritten({ ...runtime, document: "users/{userId}/tasks/{taskId}" }, (event) =>
      publishCompleted(world, event),
    ),
    rawNotifications: triggers.onDocumentCreated(
      { ...runtime, document: "users/{userId}/notifications/{notificationId}" },
      ({ id, params: { userId, notificationId }, data }) =>
        publish(world, "raw.notification.created", {
          id,
          userId,
          json: { notificationId, category: data.get("category") as unknown },
        }),
    ),
    rawProgress: handling("raw.task.completed", progress),
    rawStory: handling("raw.task.completed", story),
    rawInbox: handling("raw.task.completed", inbox),
    rawMemory: handling("raw.task.completed", memory),
    rawPush: handling("raw.notification.created", pushed),
  };
}

async function publish(
  { pubsub }: World,
  topic: string,
  { id, userId, json }: { id: string; userId: string; json: unknown },
): Promise<void> {
  await pubsub
    .topic(topic, { batching: { maxMessages: 1 } })
    .publishMessage({ json, attributes: { id, userId } });
}

async function publishCompleted(
  world: World,
  { id, params, data: { before, after } }: Changed<{ before: DocumentSnapshot; after: DocumentSnapshot }>,
): Promise<void> {
  if (after.get("status") !== "completed" || before.get("status") === "completed") {
    return;
  }
  const { userId, taskId } = params;
  const { title, description, goalId, mediaIds = [], tags = [] } = after.data() as Record<string, unknown>;
  const completedAt = after.updateTime?.toDate().toISOString();
  const json = { taskId, title, description, goalId, mediaIds, tags, completedAt };
  await publish(world, "raw.task.completed", { id, userId, json });
}

async function handle<Data>(
  world: World,
  { name, schema, effect }: Handler<Data>,
  message: RawMessage & { json: unknown },
): Promise<void> {
  const { id = "", userId = "" } = message.attributes;
  if (Date.now() - Date.parse(message.publishTime) > 20 * HOURS) {
    logger.error("too old", { name, id });
    return;
  }
  const parsed = schema.safeParse(message.json);
  if (!parsed.success) {
    logger.error("bad payload", { name, id, error: parsed.error.message });
    return;
  }
  const startedAt = Date.now();
  logger.info("started", { name, id, userId });
  const batch = world.db.batch();
  await effect(world, { id, userId, data: parsed.data, batch });
  batch.create(world.db.doc(`handled/${name}~${id}`), {
    userId,
    handledAt: FieldValue.serverTimestamp(),
    expiresAt: Timestamp.fromMillis(Date.now() + 30 * DAYS),
  });
  const isDuplicate = await batch.commit().then(
    () => false,
    (error: { code?: number }) => {
      if (error.code !== ALREADY_EXISTS) {
        throw error;
      }
      return true;
    },
  );
  logger.info(isDuplicate ? "duplicate" : "ended", {
    name,
    id,
    userId,
    milliseconds: Date.now() - startedAt,
  });
}
