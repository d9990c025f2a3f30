import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { seenBy, type Seen } from "./seen.ts";

let app: App;
let seen: Seen;

beforeAll(async () => {
  app = await openApp();
  seen = seenBy(app);
});
afterAll(() => app.close());

const itemAbout = (link: string) =>
  eventually(`an inbox item about ${link}`, async () =>
    (await seen.list("notifications")).find((item) => item["link"] === link),
  );

describe.each([
  { kind: "goal", path: "goals/half", scope: { goalId: "half" }, words: "You reached your goal" },
  { kind: "project", path: "projects/health", scope: { projectId: "health" }, words: "is finished" },
])("the last task of a $kind", ({ kind, path, scope, words }) => {
  it("completes it, and the inbox tells so, in one chain from the completion of the task", async () => {
    await app.create(path, { title: "A healthier year", status: "active" });
    await app.create(`tasks/first-${kind}`, { title: "First", status: "completed", ...scope });
    await app.create(`tasks/last-${kind}`, { title: "Last", status: "todo", ...scope });
    await seen.becomes(`progress/${path.replace("s/", "_")}`, { total: 2, completed: 1 });
    await app.change(`tasks/last-${kind}`, { status: "completed" });
    await seen.becomes(path, { status: "completed" });
    const item = await itemAbout(`/${path}`);
    expect(item["body"]).toContain(words);

    const task = await seen.event("task.completed", `tasks/last-${kind}`);
    const aim = await eventually("its completion", async () =>
      (await seen.events(`${kind}.completed`, path)).find(({ causationId }) => causationId === task.id),
    );
    const told = await seen.event("notification.created", item.id);
    expect(aim.correlationId).toBe(task.id);
    expect(told).toMatchObject({ causationId: aim.id, correlationId: task.id });
  });

  it("makes it active again when it is reopened", async () => {
    await app.change(`tasks/last-${kind}`, { status: "in_progress" });
    await seen.becomes(path, { status: "active" });
  });
});

describe("a task for a goal and a project", () => {
  it("counts for both", async () => {
    const scope = { goalId: "spring", projectId: "year" };
    await app.create("goals/spring", { title: "Spring", status: "active", projectId: "year" });
    await app.create("tasks/sow-later", { title: "Sow more", status: "todo", ...scope });
    await app.create("tasks/sow", { title: "Sow", status: "todo", ...scope });
    await app.change("tasks/sow", { status: "completed" });
    await seen.becomes("progress/goal_spring", { total: 2, completed: 1 });
    await seen.becomes("progress/project_year", { total: 2, completed: 1 });
  });
});

describe("what is born completed", () => {
  it("as a task has its progress, segment and inbox item like any other", async () => {
    await app.create("tasks/born", { title: "Learned to juggle", status: "completed", goalId: "juggling" });
    await seen.becomes("progress/goal_juggling", { total: 1, completed: 1, percent: 100 });
    await seen.becomes("stories/task_born", { kind: "task" });
    expect((await itemAbout("/tasks/born"))["body"]).toContain("Learned to juggle");
  });

  it("as a goal is told in the inbox", async () => {
    await app.create("goals/past", { title: "Finish school", status: "completed" });
    expect((await itemAbout("/goals/past"))["body"]).toContain("Finish school");
  });
});
