import type { PubSub } from "@google-cloud/pubsub";
import type * as z from "zod";
import { embeddedEmbeddings } from "../../functions/src/adapters/embeddingsEmbedded.ts";
import {
  FieldValue,
  Timestamp,
  type Firestore,
  type Query,
  type WriteBatch,
} from "../../functions/src/adapters/firestore.ts";
import type { Push } from "../../functions/src/adapters/push.ts";
import { notificationCreated } from "../../functions/src/events/notifications.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { segmentText } from "../../functions/src/story/segmentText.ts";

type Fields = Record<string, unknown>;

export interface World {
  db: Firestore;
  pubsub: PubSub;
  push: Push;
}

export interface Incoming<Data> {
  id: string;
  userId: string;
  data: Data;
  batch: WriteBatch;
}

/** What one handler does for an event; `batch` is committed with the record that tells a duplicate. */
export interface Handler<Data> {
  name: string;
  schema: z.ZodType<Data>;
  effect: (world: World, incoming: Incoming<Data>) => Promise<void>;
}

type Completed = z.output<typeof taskCompleted.schema>;

const countOf = async (query: Query): Promise<number> => (await query.count().get()).data().count;
const inScope = ["todo", "in_progress", "completed"];

export const progress: Handler<Completed> = {
  name: "progress",
  schema: taskCompleted.schema,
  async effect({ db }, { id, userId, data: { taskId, goalId, completedAt }, batch }) {
    const documents = ["overall", ...(goalId ? [`goal_${goalId}`] : [])];
    const reading = db.getAll(...documents.map((name) => db.doc(`users/${userId}/progress/${name}`)));
    const tasks = db.collection(`users/${userId}/tasks`);
    const subTasks = tasks.where("parentTaskId", ">", "");
    const counts = async (query: Query) =>
      Promise.all([
        countOf(query.where("status", "in", inScope)),
        countOf(query.where("status", "==", "completed")),
      ]);
    const [[total, completed], sub, ofGoal] = await Promise.all([
      counts(tasks),
      countOf(subTasks.limit(1)).then(async (any) => (any === 0 ? ([0, 0] as const) : counts(subTasks))),
      goalId ? counts(tasks.where("goalId", "==", goalId)) : undefined,
    ]);
    const known = await reading;
    const added = { eventId: id, taskId, cause: "completed", at: Timestamp.fromDate(new Date(completedAt)) };
    const write = (index: number, [all, done]: readonly [number, number], fields: Fields) =>
      batch.set(known[index]!.ref, {
        ...fields,
        because: [added, ...((known[index]!.get("because") as unknown[] | undefined) ?? [])].slice(0, 10),
        total: all,
        completed: done,
        percent: all === 0 ? 0 : Math.floor((100 * done) / all),
        updatedAt: FieldValue.serverTimestamp(),
      });
    write(0, [total - sub[0], completed - sub[1]], { kind: "overall" });
    if (goalId && ofGoal) {
      write(1, [ofGoal[0], ofGoal[1]], { kind: "goal", id: goalId });
    }
  },
};

export const story: Handler<Completed> = {
  name: "story",
  schema: taskCompleted.schema,
  async effect({ db }, { id, userId, data, batch }) {
    const { taskId, title, description, goalId, completedAt } = data;
    const goal = goalId ? await db.doc(`users/${userId}/goals/${goalId}`).get() : undefined;
    const told = { title, description, goal: goal?.get("title") as string, project: undefined, media: [] };
    batch.set(db.doc(`users/${userId}/stories/task_${taskId}`), {
      kind: "task",
      text: segmentText(told, id),
      writtenBy: "template",
      media: [],
      evidence: { eventId: id, taskId, mediaIds: [], goalId },
      at: Timestamp.fromDate(new Date(completedAt)),
      createdAt: FieldValue.serverTimestamp(),
    });
  },
};

export const inbox: Handler<Completed> = {
  name: "inbox",
  schema: taskCompleted.schema,
  effect: async ({ db }, { id, userId, data: { taskId, title }, batch }) =>
    void batch.create(db.doc(`users/${userId}/notifications/${id}`), {
      category: "task",
      title: "Well done!",
      body: `You completed “${title}”.`,
      link: `/tasks/${taskId}`,
      subject: `tasks/${taskId}`,
      createdAt: FieldValue.serverTimestamp(),
      channels: {},
    }),
};

const embeddings = embeddedEmbeddings();

export const memory: Handler<Completed> = {
  name: "memory",
  schema: taskCompleted.schema,
  async effect({ db }, { userId, data, batch }) {
    const { taskId, title, description, goalId, tags } = data;
    const text = description ? `${title}. ${description}` : title;
    const [vector = []] = await embeddings.embed([text], "document");
    batch.set(db.doc(`users/${userId}/memories/${taskId}`), {
      subject: `tasks/${taskId}`,
      text,
      labels: ["status:completed", `goalId:${goalId}`, ...tags.map((tag) => `tag:${tag}`)],
      model: embeddings.model,
      dimensions: vector.length,
      vector: FieldValue.vector(vector),
      storedAt: FieldValue.serverTimestamp(),
    });
  },
};

export const pushed: Handler<z.output<typeof notificationCreated.schema>> = {
  name: "push",
  schema: notificationCreated.schema,
  async effect({ db, push }, { id: eventId, userId, data: { notificationId }, batch }) {
    const ref = db.doc(`users/${userId}/notifications/${notificationId}`);
    const [settings, devices, item] = await Promise.all([
      db.doc(`users/${userId}/settings/notifications`).get(),
      db.collection(`users/${userId}/devices`).orderBy("lastSeenAt", "desc").limit(50).get(),
      ref.get(),
    ]);
    if (settings.get("paused") === true || devices.empty) {
      return;
    }
    const { title, body, link } = item.data() as { title: string; body: string; link: string };
    const outcomes = await push.send(
      devices.docs.map((device) => ({
        userId,
        eventId,
        notificationId,
        deviceId: device.id,
        ttlSeconds: 21_600,
        addressing: device.get("addressing") as { kind: "fid" | "token"; value: string },
        title,
        body,
        link,
      })),
    );
    const fields = devices.docs.map(({ id }, index) => [
      `channels.push.devices.${id}`,
      { ...outcomes[index], at: Timestamp.now() },
    ]);
    batch.update(ref, Object.fromEntries(fields) as Fields);
  },
};
