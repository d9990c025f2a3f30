import { announce } from "../bus/announce.ts";
import { goalCompleted, projectCompleted } from "../events/goals.ts";
import { goal, project } from "./goal.ts";
import { goalFacts, projectFacts } from "./goalFacts.ts";

export const announceGoals = announce({
  name: "announceGoals",
  does: "Tells everyone who is interested that a goal was reached.",
  document: "users/{userId}/goals/{goalId}",
  announces: [goalCompleted],
  schema: goal,
  facts: goalFacts,
});

export const announceProjects = announce({
  name: "announceProjects",
  does: "Tells everyone who is interested that a project was finished.",
  document: "users/{userId}/projects/{projectId}",
  announces: [projectCompleted],
  schema: project,
  facts: projectFacts,
});
