import { describe, expect, it } from "vitest";
import { taskChanged, taskCompleted } from "../../functions/src/events/tasks.ts";
import type { Task } from "../../functions/src/tasks/task.ts";
import { taskFacts } from "../../functions/src/tasks/taskFacts.ts";

const at = new Date("2026-11-20T08:00:00.000Z");
const earlier = new Date("2026-11-19T21:30:00.000Z");
const aTask: Task = {
  title: "Run 5 km",
  status: "todo",
  mediaIds: [],
  tags: ["running"],
  createdAt: earlier,
  updatedAt: earlier,
};
const was = (fields: Partial<Task> = {}): Task => ({ ...aTask, ...fields });

/** What a change is announced as: `created`, `moved`, … or `completed`; undefined where nothing is. */
function announced(before: Task | undefined, after: Task | undefined): string | undefined {
  const facts = taskFacts({ id: "run5k", before, after, at });
  expect(facts.length).toBeLessThan(2);
  const [fact] = facts;
  return fact?.event === taskCompleted ? "completed" : (fact?.data as { change: string } | undefined)?.change;
}

/** The payload, as it is published: what does not fit the catalogue fails here. */
function payload(before: Task | undefined, after: Task | undefined): object {
  const [fact] = taskFacts({ id: "run5k", before, after, at });
  return fact!.event.schema.parse(fact!.data) as object;
}

describe("a new task", () => {
  it.each([
    ["todo", "created"],
    ["in_progress", "created"],
    ["cancelled", "created"],
    ["completed", "completed"],
  ] as const)("that is born %s is announced as %s", (status, change) => {
    expect(announced(undefined, was({ status }))).toBe(change);
  });

  it("is announced with all that reactions need, in the shape of the catalogue", () => {
    const task = was({ description: "Slowly.", goalId: "fit", mediaIds: ["photo"], priority: "high" });
    expect(taskFacts({ id: "run5k", after: task, at })[0]?.event).toBe(taskChanged);
    expect(payload(undefined, task)).toEqual({
      taskId: "run5k",
      title: "Run 5 km",
      description: "Slowly.",
      goalId: "fit",
      mediaIds: ["photo"],
      tags: ["running"],
      status: "todo",
      change: "created",
    });
  });
});

describe("a task whose status changes", () => {
  it.each([
    ["todo", "in_progress", "started"],
    ["todo", "completed", "completed"],
    ["todo", "cancelled", "cancelled"],
    ["in_progress", "todo", "stopped"],
    ["in_progress", "completed", "completed"],
    ["in_progress", "cancelled", "cancelled"],
    ["completed", "todo", "reopened"],
    ["completed", "in_progress", "reopened"],
    ["completed", "cancelled", "cancelled"],
    ["cancelled", "todo", "reopened"],
    ["cancelled", "in_progress", "reopened"],
    ["cancelled", "completed", "completed"],
  ] as const)("from %s to %s was %s", (from, to, change) => {
    expect(announced(was({ status: from }), was({ status: to }))).toBe(change);
  });

  it.each(["todo", "in_progress", "completed", "cancelled"] as const)("and stays %s was not", (status) => {
    expect(announced(was({ status }), was({ status }))).toBeUndefined();
  });
});

describe("a completed task", () => {
  it("was completed when the phone says, which may have been offline", () => {
    const task = was({ status: "completed", completedAt: earlier });
    expect(payload(was(), task)).toMatchObject({ completedAt: "2026-11-19T21:30:00.000Z" });
  });

  it("was completed when it was written, where the phone does not say", () => {
    const task = was({ status: "completed" });
    expect(payload(was(), task)).toMatchObject({ completedAt: "2026-11-20T08:00:00.000Z" });
  });

  it("that moves at the same moment says where it counted before", () => {
    const task = was({ status: "completed", goalId: "marathon" });
    expect(payload(was({ goalId: "fit", projectId: "health" }), task)).toMatchObject({
      goalId: "marathon",
      previous: { goalId: "fit", projectId: "health" },
    });
  });

  it("that stays where it is says nothing of a place before", () => {
    const task = was({ status: "completed", goalId: "fit" });
    expect(payload(was({ goalId: "fit" }), task)).not.toHaveProperty("previous");
  });

  it("that is restored by an import was completed once more", () => {
    expect(announced(was({ status: "completed" }), undefined)).toBe("deleted");
    expect(announced(undefined, was({ status: "completed" }))).toBe("completed");
  });

  it("that is edited is not completed once more", () => {
    const done = was({ status: "completed" });
    expect(announced(done, { ...done, title: "Run 10 km" })).toBe("edited");
  });
});

describe("a task that moves", () => {
  it.each([
    ["to another goal", { goalId: "fit" }, { goalId: "marathon" }],
    ["out of its goal", { goalId: "fit" }, {}],
    ["into a project", {}, { projectId: "health" }],
    ["from a goal to a project", { goalId: "fit" }, { projectId: "health" }],
    ["below a parent", { goalId: "fit" }, { parentTaskId: "training" }],
    ["away from its parent", { parentTaskId: "training" }, { goalId: "fit" }],
  ])("%s says where it counts and where it did", (_, from, to) => {
    expect(announced(was(from), was(to))).toBe("moved");
    expect(payload(was(from), was(to))).toMatchObject({ ...to, previous: from });
  });

  it("and is renamed at once was moved", () => {
    expect(announced(was({ goalId: "fit" }), was({ goalId: "marathon", title: "Run" }))).toBe("moved");
  });

  it("and is reopened at once was reopened, and says where it counted", () => {
    const before = was({ status: "completed", goalId: "fit" });
    expect(payload(before, was())).toMatchObject({ change: "reopened", previous: { goalId: "fit" } });
  });
});

describe("an edit", () => {
  it.each([
    ["title", { title: "Run 10 km" }],
    ["description", { description: "Slowly." }],
    ["photos", { mediaIds: ["photo"] }],
    ["tags", { tags: [] }],
  ])("of the %s is announced", (_, fields) => {
    expect(announced(was(), was(fields))).toBe("edited");
  });

  it.each([
    ["nothing but the time of the write", { updatedAt: at }],
    ["the due date", { dueAt: at }],
    ["the schedule", { scheduledFor: at }],
    ["the priority", { priority: "high" }],
    ["when it was completed", { completedAt: at }],
  ] as const)("of %s is not, because nobody would do anything about it", (_, fields) => {
    expect(announced(was(), was(fields))).toBeUndefined();
  });
});

describe("a task that is deleted", () => {
  it("says where it counted, and nothing of what it was", () => {
    const gone = was({ goalId: "fit", status: "completed" });
    expect(payload(gone, undefined)).toEqual({
      taskId: "run5k",
      change: "deleted",
      previous: { goalId: "fit" },
    });
  });

  it("is announced too when what stood there did not fit", () => {
    expect(payload(undefined, undefined)).toEqual({ taskId: "run5k", change: "deleted" });
  });
});
