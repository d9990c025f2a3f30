import { call } from "../bus/call.ts";
import { react } from "../bus/react.ts";
import { taskChanged, taskCompleted } from "../events/tasks.ts";
import { answerCheck, checkRequest } from "./checkCall.ts";
import { recount } from "./recount.ts";

export const advanceOnTaskCompleted = react({
  name: "advanceOnTaskCompleted",
  does: "Advances the progress of the goal, the project and everything, and completes a goal whose last task is done.",
  on: taskCompleted,
  oneAtATime: true,
  handle: recount,
});

export const adjustOnTaskChanged = react({
  name: "adjustOnTaskChanged",
  does: "Keeps progress true when a task is created, moved, reopened, cancelled or deleted.",
  on: taskChanged,
  oneAtATime: true,
  handle: async (event, tools) =>
    event.data.change === "edited" ? "an edit changes no count" : recount(event, tools),
});

/** Compares progress with the tasks, and mends it: `checkProgress({user, after, limit, repair})`, for operators, some users a call. */
export const checkProgress = call({
  name: "checkProgress",
  isForOperators: true,
  request: checkRequest,
  answer: (context, _, request) => answerCheck(context, request),
});
