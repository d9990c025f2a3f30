import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteDoc, deleteField, doc } from "firebase/firestore";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { seenBy, type Seen } from "./seen.ts";

let app: App;
let seen: Seen;

const labelsOf = async (taskId: string, query: string) =>
  (await seen.hits(query)).find(({ subject }) => subject === `tasks/${taskId}`)?.labels;

/** The other task keeps the goals from being complete. */
async function givenCompleted(taskId: string, title: string, goalId: string): Promise<void> {
  await app.create(`goals/${goalId}`, { title: goalId, status: "active" });
  await app.create(`tasks/${taskId}-other`, { title: "Something else", status: "todo", goalId });
  await app.create(`tasks/${taskId}`, { title, status: "completed", goalId });
  await seen.becomes(`progress/goal_${goalId}`, { total: 2, completed: 1 });
}

describe("a completed task", () => {
  beforeAll(async () => {
    app = await openApp();
    seen = seenBy(app);
  });
  afterAll(() => app.close());

  it("that is reopened takes its progress back, and is no longer remembered as completed", async () => {
    await givenCompleted("walk", "Walk to the lighthouse", "walking");
    await app.change("tasks/walk", { status: "todo" });
    const progress = await seen.becomes("progress/goal_walking", { completed: 0, percent: 0 });
    expect(progress["because"][0]).toMatchObject({ taskId: "walk", cause: "reopened" });
    await eventually("it is remembered as open", async () =>
      (await labelsOf("walk", "lighthouse"))?.includes("status:todo"),
    );
  });

  it("that is completed once more is news once more, and its segment is told anew", async () => {
    await givenCompleted("sing", "Sing a song", "singing");
    await seen.becomes("stories/task_sing", { kind: "task" });
    await app.change("tasks/sing", { status: "todo" });
    await app.change("tasks/sing", { status: "completed", title: "Sing two songs" });
    await eventually("the new text", async () =>
      String((await seen.read("stories/task_sing"))?.["text"]).includes("Sing two songs"),
    );
    await eventually("two items about it", async () => {
      const items = (await seen.list("notifications")).filter(({ link }) => link === "/tasks/sing");
      return items.length === 2;
    });
  });

  it("that moves to another goal takes its progress along", async () => {
    await givenCompleted("swim", "Swim across the lake", "swimming");
    await givenCompleted("dive", "Dive for pearls", "diving");
    await app.change("tasks/swim", { goalId: "diving" });
    await seen.becomes("progress/goal_swimming", { total: 1, completed: 0 });
    await seen.becomes("progress/goal_diving", { total: 3, completed: 2 });
    await eventually("it is remembered there", async () =>
      (await labelsOf("swim", "swim across the lake"))?.includes("goalId:diving"),
    );
  });

  it("that becomes a sub-task no longer counts beside its parent", async () => {
    await givenCompleted("pack", "Pack the tent", "packing");
    await app.change("tasks/pack", { goalId: deleteField(), parentTaskId: "pack-other" });
    await seen.becomes("progress/goal_packing", { total: 1, completed: 0 });
  });

  it("that is cancelled after all leaves what there is to do", async () => {
    await givenCompleted("bike", "Bike to the coast", "biking");
    await app.change("tasks/bike", { status: "cancelled" });
    await seen.becomes("progress/goal_biking", { total: 1, completed: 0 });
  });

  it("that is deleted is forgotten, and leaves what there is to do", async () => {
    await givenCompleted("climb", "Climb the volcano at sunrise", "climbing");
    await eventually("it is remembered", async () => labelsOf("climb", "volcano at sunrise"));
    await deleteDoc(doc(app.db, `users/${app.userId}/tasks/climb`));
    await seen.becomes("progress/goal_climbing", { total: 1, completed: 0 });
    await eventually("it is forgotten", async () => !(await labelsOf("climb", "volcano at sunrise")));
    expect(JSON.stringify(await seen.list("memories"))).not.toContain("volcano");
  });
});
