import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverTimestamp } from "firebase/firestore";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { seenBy, settled, type Seen } from "./seen.ts";

let app: App;
let seen: Seen;

describe("when a task is completed on the phone", () => {
  beforeAll(async () => {
    app = await openApp();
    seen = seenBy(app);
    await app.create("goals/fit", { title: "Get fit", status: "active" });
    await app.create("media/finish", {
      kind: "photo",
      storagePath: `users/${app.userId}/finish.jpg`,
      contentType: "image/jpeg",
      caption: "At the finish line",
    });
    await app.create("devices/phone", {
      addressing: { kind: "fid", value: "fidOfThePhone" },
      platform: "android",
      lastSeenAt: serverTimestamp(),
    });
    await app.create("tasks/swim", { title: "Swim a mile", status: "todo", goalId: "fit" });
    await app.create("tasks/run", {
      title: "Run five kilometres along the river",
      status: "todo",
      goalId: "fit",
    });
    await app.change("tasks/run", { status: "completed", mediaIds: ["finish"] });
  });
  afterAll(() => app.close());

  it("the progress of its goal and of everything advances, and says why", async () => {
    const goal = await seen.becomes("progress/goal_fit", { percent: 50 });
    expect(goal).toMatchObject({ kind: "goal", id: "fit", total: 2, completed: 1 });
    // A count may cover a completion whose own event is still on its way.
    await settled(await seen.event("task.completed", "tasks/run"));
    const { because } = (await seen.read("progress/goal_fit"))!;
    expect(because[0]).toMatchObject({ taskId: "run", cause: "completed" });
    await seen.becomes("progress/overall", { total: 2, completed: 1, percent: 50 });
  });

  it("the story has a segment with the photo and what it was for", async () => {
    const segment = await seen.becomes("stories/task_run", { kind: "task" });
    expect(segment["text"]).toContain("Run five kilometres along the river");
    expect(segment["text"]).toContain("Get fit");
    expect(segment["media"]).toMatchObject([{ id: "finish", kind: "photo", caption: "At the finish line" }]);
  });

  it("one item is in the inbox, with the way to the task", async () => {
    const [item] = await seen.countOf("notifications", 1);
    expect(item).toMatchObject({ category: "task", link: "/tasks/run" });
    expect(item?.["body"]).toContain("Run five kilometres along the river");
    expect(item?.id).toBe((await seen.event("task.completed", "tasks/run")).id);
  });

  it("one push goes to the phone", async () => {
    const [push] = await seen.countOf("outbox", 1);
    expect(push).toMatchObject({ channel: "push", deviceId: "phone" });
    expect(JSON.stringify(push?.["message"])).toContain("Run five kilometres along the river");
  });

  it("its memory is found by what it was about", async () => {
    await eventually(
      "it is found",
      async () => (await seen.hits("kilometres by a river"))[0]?.subject === "tasks/run",
    );
    await eventually("it is found as completed", async () =>
      (await seen.hits("running", { status: "completed" })).some(({ subject }) => subject === "tasks/run"),
    );
  });

  it("the event log says that all four reactions succeeded", async () => {
    const event = await seen.event("task.completed", "tasks/run");
    const records = await settled(event);
    expect(records.map((record) => record["reaction"]).toSorted()).toEqual([
      "advanceOnTaskCompleted",
      "notifyOnTaskCompleted",
      "rememberOnTaskCompleted",
      "writeSegmentOnTaskCompleted",
    ]);
  });

  it("all that follows is in one chain that begins with the completion", async () => {
    const completion = await seen.event("task.completed", "tasks/run");
    const inbox = await seen.event("notification.created", completion.id);
    expect(completion.correlationId).toBe(completion.id);
    expect(inbox).toMatchObject({ causationId: completion.id, correlationId: completion.id });
  });
});
