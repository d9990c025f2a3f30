import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

const server = connectFirestore();
let app: App;

const progressOf = async (id: string) =>
  (await server.doc(`users/${app.userId}/progress/${id}`).get()).data();

describe("the life of a task", () => {
  beforeAll(async () => {
    app = await openApp();
    await app.create("goals/fit", { title: "Get fit", status: "active" });
    await app.create("tasks/walk", { title: "Walk to work", status: "todo", goalId: "fit" });
    await app.create("tasks/swim", { title: "Swim a mile", status: "todo", goalId: "fit" });
  });
  afterAll(() => app.close());

  it("a completed task advances its goal", async () => {
    await eventually("both tasks are counted", async () => (await progressOf("goal_fit"))?.["total"] === 2);
    await app.change("tasks/walk", { status: "completed" });
    const progress = await eventually("one of two", async () => {
      const found = await progressOf("goal_fit");
      return found?.["completed"] === 1 && found;
    });
    expect(progress).toMatchObject({ kind: "goal", id: "fit", total: 2, completed: 1, percent: 50 });
    expect(progress["because"][0]).toMatchObject({ taskId: "walk", cause: "completed" });
  });
});
