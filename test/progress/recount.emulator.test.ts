import { beforeEach, describe, expect, it } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { receive } from "../../functions/src/bus/receive.ts";
import { reactions } from "../../functions/src/bus/registry.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { taskChanged, taskCompleted } from "../../functions/src/events/tasks.ts";
import "../../functions/src/progress/index.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";

const context = testContext();
const { db } = context;
let userId: string;

const user = (path: string) => db.doc(`users/${userId}/${path}`);
const reactionNamed = (name: string) => reactions.find((reaction) => reaction.name === name) as Reaction;

async function givenTasks(tasks: Record<string, object>): Promise<void> {
  await Promise.all(
    Object.entries(tasks).map(([id, fields]) => user(`tasks/${id}`).set({ title: id, ...fields })),
  );
}

const progress = async (id: string) => (await user(`progress/${id}`).get()).data();

/** Delivers the completion of a task, at a time of the server. Tells what was noted on the delivery. */
async function complete(
  taskId: string,
  { time = new Date(), ...scope }: { time?: Date; goalId?: string } = {},
) {
  const data = { taskId, title: taskId, mediaIds: [], tags: [], completedAt: time.toISOString(), ...scope };
  const event = eventOf(taskCompleted, { userId, data, time: time.toISOString() });
  await receive(context, reactionNamed("advanceOnTaskCompleted"), messageOf(event));
  const record = await db.doc(`eventLog/${event.id}/deliveries/advanceOnTaskCompleted`).get();
  return { event, note: record.get("note") as string | undefined };
}

async function change(data: object, time = new Date().toISOString()): Promise<void> {
  const event = eventOf(taskChanged, { userId, data, time });
  await receive(context, reactionNamed("adjustOnTaskChanged"), messageOf(event));
}

const COVERED = "an earlier count already covers this event";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const inAMinute = () => new Date(Date.now() + 60_000);

describe("progress", () => {
  beforeEach(() => void (userId = freshUser()));

  it("is counted again for a deletion whose time is cut to the second of the last count", async () => {
    await givenTasks({ done: { status: "completed" }, open: { status: "todo" } });
    await complete("done");
    await user("tasks/open").delete();
    const second = `${new Date().toISOString().slice(0, 19)}.000Z`;
    await change({ taskId: "open", change: "deleted", previous: {} }, second);
    expect(await progress("overall")).toMatchObject({ total: 1, completed: 1 });
  });

  it("counts neither cancelled tasks nor sub-tasks", async () => {
    await givenTasks({
      done: { status: "completed" },
      open: { status: "todo" },
      begun: { status: "in_progress" },
      dropped: { status: "cancelled" },
      part: { status: "completed", parentTaskId: "done" },
    });
    await complete("done");
    expect(await progress("overall")).toMatchObject({ total: 3, completed: 1, percent: 33 });
  });

  it("is not counted again for an event that an earlier count covers", async () => {
    await givenTasks({ first: { status: "completed" }, second: { status: "completed" } });
    expect((await complete("first")).note).toBeUndefined();
    expect((await complete("second", { time: minutesAgo(1) })).note).toBe(COVERED);
    expect(await progress("overall")).toMatchObject({ total: 2, completed: 2 });
    expect((await progress("overall"))?.["because"]).toHaveLength(2);
  });

  it("is counted again for an event that came after the last count", async () => {
    await givenTasks({ first: { status: "completed" }, second: { status: "todo" } });
    await complete("first");
    await user("tasks/second").update({ status: "completed" });
    expect((await complete("second", { time: inAMinute() })).note).toBeUndefined();
    expect(await progress("overall")).toMatchObject({ total: 2, completed: 2, percent: 100 });
  });

  it("names its last causes newest first, in whatever order they came", async () => {
    await givenTasks({ first: { status: "completed" }, second: { status: "completed" } });
    await complete("second", { time: minutesAgo(1) });
    await complete("first", { time: minutesAgo(2) });
    const because = (await progress("overall"))?.["because"] as { taskId: string }[];
    expect(because.map(({ taskId }) => taskId)).toEqual(["second", "first"]);
  });

  it("of the goal that a task has left is counted, too", async () => {
    await givenTasks({ one: { status: "completed", goalId: "old" }, two: { status: "todo", goalId: "new" } });
    await change({
      taskId: "two",
      title: "two",
      mediaIds: [],
      tags: [],
      status: "todo",
      change: "moved",
      goalId: "new",
      previous: { goalId: "old" },
    });
    expect(await progress("goal_old")).toMatchObject({ total: 1, completed: 1 });
    expect(await progress("goal_new")).toMatchObject({ total: 1, completed: 0 });
  });
});

describe("a goal", () => {
  const at = Timestamp.now();
  const goal = { title: "Run a half marathon", createdAt: at, updatedAt: at };
  beforeEach(async () => {
    userId = freshUser();
    await givenTasks({ last: { status: "completed", goalId: "half" } });
  });

  it("is completed by its last task, and says which event did it", async () => {
    await user("goals/half").set({ ...goal, status: "active" });
    const { event } = await complete("last", { goalId: "half" });
    const { cause, status } = (await user("goals/half").get()).data() ?? {};
    expect(status).toBe("completed");
    expect(cause).toMatchObject({ eventId: event.id, correlationId: event.correlationId });
  });

  it("that its owner has abandoned stays so", async () => {
    await user("goals/half").set({ ...goal, status: "abandoned" });
    await complete("last", { goalId: "half" });
    expect((await user("goals/half").get()).get("status")).toBe("abandoned");
  });
});
