import * as z from "zod";
import { defineEvent } from "./defineEvent.ts";
import { description, id, mediaIds, moment, tags, title } from "./fields.ts";

/** Where a task counts: for each goal and project that it names, or nowhere of its own when it is a sub-task. */
const scope = z.object({ goalId: id.optional(), projectId: id.optional(), parentTaskId: id.optional() });

const content = scope.extend({
  taskId: id,
  title,
  description: description.optional(),
  mediaIds,
  tags,
  /** Where the task counted before this change, if that differed. */
  previous: scope.optional(),
});

export const taskCompleted = defineEvent({
  type: "task.completed",
  description: "A task's status became completed, or the task was created completed.",
  schema: content.extend({ completedAt: moment }),
  example: {
    taskId: "run5k",
    title: "Run 5 km without a break",
    description: "Along the river, slowly.",
    goalId: "halfMarathon",
    mediaIds: ["finishLine"],
    tags: ["running"],
    completedAt: "2026-11-20T08:00:00.000Z",
  },
});

/** What a change was, the weightiest first: a task that is moved and renamed at once was `moved`. */
export const taskChange = z.enum([
  "deleted",
  "created",
  "reopened",
  "cancelled",
  "started",
  "stopped",
  "moved",
  "edited",
]);

export const taskChanged = defineEvent({
  type: "task.changed",
  description: "A task was created, edited, moved, started, stopped, reopened, cancelled or deleted.",
  schema: content
    .extend({
      status: z.enum(["todo", "in_progress", "completed", "cancelled"]),
      change: taskChange,
    })
    .partial({ title: true, status: true, mediaIds: true, tags: true })
    .refine(
      (data) => data.change === "deleted" || (data.title && data.status && data.mediaIds && data.tags),
      {
        error: "title, status, mediaIds and tags are required unless the task was deleted",
      },
    ),
  example: {
    taskId: "run5k",
    title: "Run 5 km without a break",
    goalId: "halfMarathon",
    mediaIds: [],
    tags: ["running"],
    status: "todo",
    change: "moved",
    previous: { goalId: "getFit" },
  },
});
