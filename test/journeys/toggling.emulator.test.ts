import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { seenBy, settled, type Seen } from "./seen.ts";

const TIMES = 20;
let app: App;
let seen: Seen;

describe("an app that toggles a task twenty times as fast as it can", () => {
  beforeAll(async () => {
    app = await openApp();
    seen = seenBy(app);
    await app.create("goals/calm", { title: "Stay calm", status: "active" });
    await app.create("tasks/yoga", { title: "Do yoga", status: "todo", goalId: "calm" });
    const toggles = Array.from({ length: TIMES }, (_, index) =>
      app.change("tasks/yoga", { status: index % 2 === 0 ? "completed" : "todo" }),
    );
    await Promise.all(toggles);
    const events = await eventually("every toggle is announced", async () => {
      const types = await Promise.all(["task.completed", "task.changed"].map((type) => seen.events(type)));
      return types.flat().length === TIMES + 1 && types.flat();
    });
    await Promise.all(events.map((event) => settled(event)));
  });
  afterAll(() => app.close());

  it("ends with the progress of the last toggle", async () => {
    expect(await seen.read("progress/goal_calm")).toMatchObject({ total: 1, completed: 0, percent: 0 });
    expect(await seen.read("progress/overall")).toMatchObject({ total: 1, completed: 0, percent: 0 });
  });

  it("ends with the goal open", async () => {
    expect((await seen.read("goals/calm"))?.["status"]).toBe("active");
  });

  it("ends with the memory of the last toggle", async () => {
    const [hit] = await seen.hits("yoga");
    expect(hit?.labels).toContain("status:todo");
  });

  it("has one inbox item for each completion, and one segment", async () => {
    const completions = await seen.events("task.completed");
    const items = (await seen.list("notifications")).filter(({ category }) => category === "task");
    expect(items.map(({ id }) => id).toSorted()).toEqual(completions.map(({ id }) => id).toSorted());
    expect(completions).toHaveLength(TIMES / 2);
    expect(await seen.list("stories")).toHaveLength(1);
  });
});
