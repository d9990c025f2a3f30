import { at, letters } from "./attempt.ts";
import { goal, project } from "./kinds.ts";
import type { Value, Values } from "./values.ts";

const accepted: Value[] = [
  ["a title of one character", { title: "x" }],
  ["a title of exactly 500 characters", { title: letters(500) }],
  ["completed", { status: "completed" }],
  ["abandoned", { status: "abandoned" }],
  ["an empty description", { description: "" }],
  ["a description of exactly 10 000 characters", { description: letters(10_000) }],
  ["a target in the past", { targetDate: at("1999-12-31T00:00:00Z") }],
];

const refused: Value[] = [
  ["an empty title", { title: "" }],
  ["a title of 501 characters", { title: letters(501) }],
  ["a title that is a number", { title: 42 }],
  ["a status that only tasks have", { status: "todo" }],
  ["an empty status", { status: "" }],
  ["a description of 10 001 characters", { description: letters(10_001) }],
  ["a description that is a list", { description: [] }],
  ["a target that is a text", { targetDate: "spring" }],
  ["progress of its own making", { percent: 100 }],
  ["a completedAt, which only tasks have", { completedAt: at("2026-11-20T08:00:00Z") }],
];

export const goalValues: Values = {
  kind: goal,
  accepted: [
    ...accepted,
    ["a projectId of exactly 128 characters", { projectId: letters(128) }],
    ["a project that does not exist (yet)", { projectId: "notSyncedYet" }],
  ],
  refused: [
    ...refused,
    ["an empty projectId", { projectId: "" }],
    ["a projectId of 129 characters", { projectId: letters(129) }],
    ["a projectId with a dot", { projectId: "my.health" }],
    ["a projectId that Firestore keeps for itself", { projectId: "__name__" }],
    ["a projectId that is a number", { projectId: 3 }],
    ["a goal within a goal", { goalId: "halfMarathon" }],
  ],
};

export const projectValues: Values = {
  kind: project,
  accepted,
  refused: [...refused, ["a project within a project", { projectId: "health" }]],
};
