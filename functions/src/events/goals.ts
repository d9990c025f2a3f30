import * as z from "zod";
import { defineEvent } from "./defineEvent.ts";
import { id, moment, title } from "./fields.ts";

export const goalCompleted = defineEvent({
  type: "goal.completed",
  description: "A goal's status became completed: by its owner, or because its last open task was completed.",
  schema: z.object({ goalId: id, title, projectId: id.optional(), completedAt: moment }),
  example: {
    goalId: "halfMarathon",
    title: "Run a half marathon",
    projectId: "health",
    completedAt: "2026-11-20T08:00:00.000Z",
  },
});

export const projectCompleted = defineEvent({
  type: "project.completed",
  description:
    "A project's status became completed: by its owner, or because its last open task was completed.",
  schema: z.object({ projectId: id, title, completedAt: moment }),
  example: { projectId: "health", title: "A healthier year", completedAt: "2026-11-20T08:00:00.000Z" },
});
