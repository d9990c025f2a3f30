import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collection, doc, getDoc, getDocs } from "firebase/firestore/lite";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { seenBy, settled } from "./seen.ts";

let ada: App;
let bob: App;

/** Both have tasks and goals of the same ids. */
async function completeTask(app: App, title: string): Promise<void> {
  await app.create("goals/dream", { title: `${title} goal`, status: "active" });
  await app.create("tasks/other", { title: "Something else", status: "todo", goalId: "dream" });
  await app.create("tasks/secret", { title, status: "todo", goalId: "dream" });
  await app.change("tasks/secret", { status: "completed" });
  await settled(await seenBy(app).event("task.completed", "tasks/secret"));
}

const words = (app: App) => Promise.all([seenBy(app).list("stories"), seenBy(app).list("notifications")]);

describe("two users at the same time", () => {
  beforeAll(async () => {
    [ada, bob] = await Promise.all([openApp(), openApp()]);
    await Promise.all([completeTask(ada, "Write a violin sonata"), completeTask(bob, "Build a wooden boat")]);
  });
  afterAll(() => Promise.all([ada.close(), bob.close()]));

  it("each have their own progress", async () => {
    for (const app of [ada, bob]) {
      const progress = await seenBy(app).becomes("progress/goal_dream", { total: 2, completed: 1 });
      const events = await seenBy(app).events("task.completed");
      expect(events.map(({ id }) => id)).toEqual([progress["because"][0].eventId]);
    }
  });

  it("each have their own story and inbox", async () => {
    const [adas, bobs] = [JSON.stringify(await words(ada)), JSON.stringify(await words(bob))];
    expect(adas).toContain("violin");
    expect(adas).not.toContain("boat");
    expect(bobs).toContain("boat");
    expect(bobs).not.toContain("violin");
  });

  it("each find their own memories and none of the other's, whatever they search for", async () => {
    await eventually("ada finds hers", async () => (await seenBy(ada).hits("violin sonata")).length > 0);
    const found = await seenBy(bob).hits("violin sonata");
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toContain("violin");
  });

  it.each(["progress", "stories", "notifications", "memories", "outbox", "tasks", "goals", "devices"])(
    "can not look into each other's %s",
    async (name) => {
      await expect(getDocs(collection(bob.view, `users/${ada.userId}/${name}`))).rejects.toMatchObject({
        code: "permission-denied",
      });
    },
  );

  it("can not look into the event log, not even at their own events", async () => {
    const [event] = await seenBy(ada).events("task.completed");
    await expect(getDoc(doc(ada.view, `eventLog/${event?.id}`))).rejects.toMatchObject({
      code: "permission-denied",
    });
  });
});
