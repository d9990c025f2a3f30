import { Timestamp, type Firestore } from "../../functions/src/adapters/firestore.ts";
import { goalCompleted, projectCompleted } from "../../functions/src/events/goals.ts";
import { notificationCreated } from "../../functions/src/events/notifications.ts";
import { storyWritten } from "../../functions/src/events/stories.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";

const at = (time: string) => Timestamp.fromDate(new Date(time));
const { taskId, title, description, goalId, mediaIds, tags } = taskCompleted.example;
const { notificationId, category } = notificationCreated.example;
const { chapterId, kind } = storyWritten.example;

/**
 * The documents of one user that the examples of the catalogue are about, and one for each announcement that it announces
 * when it is created. A new event names here what its example is about; nothing else needs to be told to the contract.
 */
const documentsAt = (
  now: Timestamp,
  stamps = { createdAt: now, updatedAt: now },
): Record<string, object> => ({
  "": { timeZone: "Europe/Berlin", displayName: "Owner", ...stamps },
  [`/tasks/${taskId}`]: { title, description, goalId, mediaIds, tags, status: "completed", ...stamps },
  [`/goals/${goalId}`]: { title: goalCompleted.example.title, status: "active", ...stamps },
  "/goals/getFit": { title: "Get fit", status: "completed", ...stamps },
  [`/projects/${projectCompleted.example.projectId}`]: {
    title: projectCompleted.example.title,
    status: "completed",
    ...stamps,
  },
  [`/media/${mediaIds[0]}`]: {
    kind: "photo",
    storagePath: "users/own/media/finishLine.jpg",
    contentType: "image/jpeg",
    caption: "At the finish line",
    ...stamps,
  },
  "/devices/phone": {
    addressing: { kind: "fid", value: "cPhone" },
    platform: "android",
    lastSeenAt: now,
    ...stamps,
  },
  [`/notifications/${notificationId}`]: {
    category,
    title: "Task completed",
    body: "You finished it.",
    link: `/tasks/${taskId}`,
    subject: `tasks/${taskId}`,
    createdAt: now,
    channels: {},
  },
  [`/chapters/${chapterId}`]: {
    kind,
    text: "You ran every day of this week.",
    media: [],
    writtenBy: "template",
    period: { from: at("2026-11-16T00:00:00Z"), to: at("2026-11-23T00:00:00Z") },
    version: at("2026-11-23T00:00:00Z"),
    createdAt: now,
  },
});

export interface WorldDocument {
  path: string;
  fields: object;
}

export const worldOf = (userId: string, now: Date): WorldDocument[] =>
  Object.entries(documentsAt(Timestamp.fromDate(now))).map(([path, fields]) => ({
    path: `users/${userId}${path}`,
    fields,
  }));

export async function createWorld(db: Firestore, userId: string, now: Date): Promise<void> {
  const batch = db.batch();
  worldOf(userId, now).forEach(({ path, fields }) => batch.set(db.doc(path), fields));
  await batch.commit();
}
