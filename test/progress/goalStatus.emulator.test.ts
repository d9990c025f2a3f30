import { beforeEach, describe, expect, it } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { receive } from "../../functions/src/bus/receive.ts";
import { reactions } from "../../functions/src/bus/registry.ts";
import { taskChanged, taskCompleted } from "../../functions/src/events/tasks.ts";
import "../../functions/src/progress/index.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";

const context = testContext();
const at = Timestamp.now();
let userId: string;

const user = (path: string) => context.db.doc(`users/${userId}/${path}`);
const status = async (path: string) => (await user(path).get()).get("status") as string;
const givenTask = (id: string, fields: object) => user(`tasks/${id}`).set({ title: id, ...fields });
const givenAim = (path: string, fields: object) =>
  user(path).set({ title: "Fit", createdAt: at, updatedAt: at, ...fields });

async function announce(type: typeof taskChanged | typeof taskCompleted, data: object): Promise<void> {
  const event = eventOf(type, { userId, data: { title: "Run", mediaIds: [], tags: [], ...data } });
  const reaction = reactions.find(({ on }) => on === type) as Reaction;
  await receive(context, reaction, messageOf(event));
}

const completed = (taskId: string, scope: object) =>
  announce(taskCompleted, { taskId, completedAt: new Date().toISOString(), ...scope });
const changed = (taskId: string, data: object) => announce(taskChanged, { taskId, ...data });

beforeEach(() => void (userId = freshUser()));

describe.each([
  ["goal", "goals/fit", { goalId: "fit" }],
  ["project", "projects/fit", { projectId: "fit" }],
])("a %s", (_, path, scope) => {
  it("whose last task is completed becomes completed, and active again when a task is reopened", async () => {
    await givenAim(path, { status: "active" });
    await givenTask("run", { status: "completed", ...scope });
    await completed("run", scope);
    expect(await status(path)).toBe("completed");
    await user("tasks/run").update({ status: "todo" });
    await changed("run", { status: "todo", change: "reopened", ...scope });
    expect(await status(path)).toBe("active");
  });

  it("whose last open task is cancelled becomes completed by the others", async () => {
    await givenAim(path, { status: "active" });
    await givenTask("run", { status: "completed", ...scope });
    await givenTask("swim", { status: "cancelled", ...scope });
    await changed("swim", { status: "cancelled", change: "cancelled", ...scope });
    expect(await status(path)).toBe("completed");
  });

  it("whose only task is deleted does not become completed: nothing was done", async () => {
    await givenAim(path, { status: "active" });
    await changed("run", { change: "deleted", previous: scope });
    expect(await status(path)).toBe("active");
  });

  it("whose tasks were all cancelled does not become completed", async () => {
    await givenAim(path, { status: "active" });
    await givenTask("run", { status: "cancelled", ...scope });
    await changed("run", { status: "cancelled", change: "cancelled", ...scope });
    expect(await status(path)).toBe("active");
  });

  it("that its owner abandoned does not become active when a task is reopened", async () => {
    await givenAim(path, { status: "active" });
    await givenTask("run", { status: "completed", ...scope });
    await completed("run", scope);
    await user(path).update({ status: "abandoned" });
    await user("tasks/run").update({ status: "todo" });
    await changed("run", { status: "todo", change: "reopened", ...scope });
    expect(await status(path)).toBe("abandoned");
  });

  it("that does not exist is not made by the completion of its task", async () => {
    await givenTask("run", { status: "completed", ...scope });
    await completed("run", scope);
    expect((await user(path).get()).exists).toBe(false);
    expect((await user("progress/overall").get()).get("percent")).toBe(100);
  });
});
