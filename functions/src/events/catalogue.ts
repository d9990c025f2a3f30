import type { EventType } from "./defineEvent.ts";
import { goalCompleted, projectCompleted } from "./goals.ts";
import { notificationCreated } from "./notifications.ts";
import { storyWritten } from "./stories.ts";
import { taskChanged, taskCompleted } from "./tasks.ts";

/** Every event type of the system: features meet here and nowhere else. */
export const catalogue: readonly EventType[] = [
  taskCompleted,
  taskChanged,
  goalCompleted,
  projectCompleted,
  notificationCreated,
  storyWritten,
];
