import * as z from "zod";
import { plausibleTimestamp, timestamp } from "../adapters/firestoreFields.ts";
import { description, id, mediaIds, tags, title } from "../events/fields.ts";

export const taskStatus = z.enum(["todo", "in_progress", "completed", "cancelled"]);

/** `users/{uid}/tasks/{id}`, written by the client. firestore.rules holds it to the same contract. */
export const task = z
  .strictObject({
    title,
    status: taskStatus,
    description: description.optional(),
    goalId: id.optional(),
    projectId: id.optional(),
    parentTaskId: id.optional(),
    mediaIds: mediaIds.refine((ids) => new Set(ids).size === ids.length, "must be distinct").default([]),
    tags: tags.default([]),
    priority: z.enum(["low", "normal", "high"]).optional(),
    dueAt: timestamp.optional(),
    scheduledFor: timestamp.optional(),
    /** As an offline phone knew it; absent: the time of the write. */
    completedAt: plausibleTimestamp.optional(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .refine((fields) => !fields.parentTaskId || (!fields.goalId && !fields.projectId), {
    path: ["parentTaskId"],
    message: "a sub-task belongs where its parent does: goalId and projectId must be absent",
  });

export type Task = z.output<typeof task>;
