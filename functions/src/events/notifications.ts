import * as z from "zod";
import { defineEvent } from "./defineEvent.ts";
import { id } from "./fields.ts";

export const notificationCreated = defineEvent({
  type: "notification.created",
  description: "An item was put into a user's inbox.",
  schema: z.object({ notificationId: id, category: z.enum(["task", "goal", "project", "story"]) }),
  example: { notificationId: "5b1f0c7e9a3d4e2f8b6a7c5d4e3f2a1b", category: "task" },
});
