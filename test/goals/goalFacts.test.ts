import { describe, expect, it } from "vitest";
import type { Goal } from "../../functions/src/goals/goal.ts";
import { goalFacts, projectFacts } from "../../functions/src/goals/goalFacts.ts";

const at = new Date("2026-11-20T08:00:00.000Z");
const active: Goal = { title: "Run a half marathon", status: "active", createdAt: at, updatedAt: at };
const completed: Goal = { ...active, status: "completed" };
const abandoned: Goal = { ...active, status: "abandoned" };

const kinds = [
  { kind: "goal", type: "goal.completed", factsOf: goalFacts },
  { kind: "project", type: "project.completed", factsOf: projectFacts },
];

describe.each(kinds)("a $kind", ({ factsOf, type }) => {
  const announced = (before: Goal | undefined, after: Goal | undefined) =>
    factsOf({ id: "halfMarathon", before, after, at }).map(({ event }) => event.type);

  it.each([
    ["that becomes completed", active, completed],
    ["that is completed after all, though it was abandoned", abandoned, completed],
    ["that is born completed", undefined, completed],
  ])("%s is news", (_, before, after) => {
    expect(announced(before, after)).toEqual([type]);
  });

  it.each([
    ["that is new", undefined, active],
    ["that is renamed", active, { ...active, title: "Run" }],
    ["that is renamed when it is completed already", completed, { ...completed, title: "Run" }],
    ["that is active again", completed, active],
    ["that is abandoned", active, abandoned],
    ["that is abandoned after it was completed", completed, abandoned],
    ["that is deleted", completed, undefined],
  ])("%s is no news", (_, before, after) => {
    expect(announced(before, after)).toEqual([]);
  });
});

describe("a completed goal", () => {
  it("says which it is, what project it belongs to and when", () => {
    const [fact] = goalFacts({
      id: "halfMarathon",
      before: active,
      after: { ...completed, projectId: "health" },
      at,
    });
    expect(fact?.event.schema.parse(fact.data)).toEqual({
      goalId: "halfMarathon",
      title: "Run a half marathon",
      projectId: "health",
      completedAt: "2026-11-20T08:00:00.000Z",
    });
  });
});

describe("a completed project", () => {
  it("says which it is and when", () => {
    const [fact] = projectFacts({ id: "health", before: active, after: completed, at });
    expect(fact?.event.schema.parse(fact.data)).toEqual({
      projectId: "health",
      title: "Run a half marathon",
      completedAt: "2026-11-20T08:00:00.000Z",
    });
  });
});
