import { announce } from "../bus/announce.ts";
import { taskChanged, taskCompleted } from "../events/tasks.ts";
import { task } from "./task.ts";
import { taskFacts } from "./taskFacts.ts";

export const announceTasks = announce({
  name: "announceTasks",
  does: "Tells everyone who is interested that a task was completed, or otherwise changed.",
  document: "users/{userId}/tasks/{taskId}",
  announces: [taskCompleted, taskChanged],
  schema: task,
  facts: taskFacts,
});
