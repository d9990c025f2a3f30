import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doc, serverTimestamp, setDoc, Timestamp as ClientTimestamp } from "firebase/firestore";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { openApp, type App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { search, seenBy, server, settled, type Seen } from "./seen.ts";

let app: App;
let seen: Seen;
let imported = 0;

const refusal = { code: "permission-denied" };
const in1970 = new Date("1970-01-01T00:00:12Z");

/** A document as an import with admin rights writes it: no rules in its way. */
async function importTask(fields: object): Promise<string> {
  imported += 1;
  const path = `users/${app.userId}/tasks/imported${imported}`;
  const stamps = { createdAt: Timestamp.now(), updatedAt: Timestamp.now() };
  await server.doc(path).set({ title: "Imported", status: "completed", ...stamps, ...fields });
  return path;
}

const letterAbout = (subject: string) =>
  eventually(`a dead letter about ${subject}`, async () =>
    (await seen.deadLetters()).find((letter) => letter["subject"] === subject),
  );

beforeAll(async () => {
  app = await openApp();
  seen = seenBy(app);
});
afterAll(() => app.close());

describe("the app is refused", () => {
  it.each([
    ["a task without a title", { status: "todo" }],
    ["a task with an empty title", { title: "", status: "todo" }],
    ["a title of 100 000 characters", { title: "x".repeat(100_000), status: "todo" }],
    ["a status that does not exist", { title: "Run", status: "done" }],
    ["a task completed in 1970", { title: "Run", status: "completed", completedAt: in1970 }],
  ])("%s", async (_, fields) => {
    await expect(app.create("tasks/bad", fields)).rejects.toMatchObject(refusal);
  });

  it("a task that its clock says was created in 1970", async () => {
    const createdAt = ClientTimestamp.fromDate(in1970);
    const task = { title: "Run", status: "todo", createdAt, updatedAt: serverTimestamp() };
    const created = setDoc(doc(app.db, `users/${app.userId}/tasks/bad`), task);
    await expect(created).rejects.toMatchObject(refusal);
  });
});

describe("an import leaves a dead letter, which names the field, of", () => {
  it.each<[string, object, string]>([
    ["a task without a title", { title: null }, "title: "],
    ["an empty title", { title: "" }, "title: must not be empty"],
    [
      "a title of 100 000 characters",
      { title: "ä".repeat(100_000) },
      "title: must have at most 500 characters",
    ],
    ["a status that does not exist", { status: "done" }, "status: "],
    [
      "a task completed in 1970",
      { completedAt: Timestamp.fromDate(in1970) },
      "completedAt: must not be before 2000-01-01",
    ],
    ["a date that is a text", { dueAt: "tomorrow" }, "dueAt: must be a timestamp"],
    ["a goal id that leads elsewhere", { goalId: "../../eve" }, "goalId: must be"],
    ["a field that nobody knows", { mood: "proud" }, "mood"],
    ["a sub-task with a goal", { parentTaskId: "training", goalId: "fit" }, "parentTaskId: "],
  ])("%s", async (_, fields, reason) => {
    const letter = await letterAbout(await importTask(fields));
    expect(letter).toMatchObject({ reaction: "announceTasks", userId: app.userId, attempts: 1 });
    expect(letter["error"].message).toContain(reason);
    expect(JSON.stringify(letter).length).toBeLessThan(2000);
  });

  it("and what fits is announced as before, also the same task once it is mended", async () => {
    const path = await importTask({ title: "" });
    await letterAbout(path);
    await server.doc(path).update({ title: "Learn to whistle" });
    await app.create("tasks/good", { title: "Learn to hum", status: "completed" });
    await settled(await seen.event("task.completed", path));
    await settled(await seen.event("task.completed", "tasks/good"));
  });
});

describe("a goal id that leads nowhere", () => {
  it("breaks nothing: progress, inbox and memory as ever, the story without the goal, and a note", async () => {
    await app.create("tasks/lost", { title: "Find the lost city", status: "completed", goalId: "atlantis" });
    const records = await settled(await seen.event("task.completed", "tasks/lost"));
    const note = records.find((record) => record["reaction"] === "writeSegmentOnTaskCompleted")?.["note"];
    expect(note).toBe("goal atlantis does not exist");
    const because = (await seen.read("progress/overall"))?.["because"] as { taskId: string }[];
    expect(because.map(({ taskId }) => taskId)).toContain("lost");
    expect((await seen.list("notifications")).map(({ link }) => link)).toContain("/tasks/lost");
    expect((await seen.hits("lost city"))[0]?.subject).toBe("tasks/lost");
    const segment = await seen.read("stories/task_lost");
    expect(segment?.["text"]).toContain("Find the lost city");
    expect(segment?.["evidence"]).not.toHaveProperty("goalId");
    expect(await seen.read("goals/atlantis")).toBeUndefined();
  });
});

describe("a search is refused, naming the field,", () => {
  it.each<[string, unknown, string]>([
    ["without a request", null, "query: "],
    ["without a query", { limit: 3 }, "query: "],
    ["with an empty query", { query: "" }, "query: must not be empty"],
    ["with a query of blanks", { query: " \n " }, "query: must not be empty"],
    [
      "with a query of 2000 characters",
      { query: "x".repeat(2000) },
      "query: must have at most 1000 characters",
    ],
    ["with a query that is a list", { query: ["run"] }, "query: "],
    ["with limit 10 000", { query: "run", limit: 10_000 }, "limit: must be at most 100"],
    ["with limit 0", { query: "run", limit: 0 }, "limit: "],
    ["with half a limit", { query: "run", limit: 1.5 }, "limit: "],
    ["with a limit that is a text", { query: "run", limit: "ten" }, "limit: "],
    ["with a filter that nobody knows", { query: "run", filter: { mood: "proud" } }, "mood"],
    ["with two filters", { query: "run", filter: { tag: "a", goalId: "b" } }, "filter: name at most one"],
    ["with a status that does not exist", { query: "run", filter: { status: "done" } }, "filter.status: "],
    ["for another user", { query: "run", userId: "eve" }, "userId"],
    ["with a list as request", ["run"], "(whole): "],
  ])("%s", async (_, request, reason) => {
    await expect(search(app.userId, request)).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining(reason) as string,
    });
  });

  it("and to whoever is not signed in", async () => {
    await expect(search(null, { query: "run" })).rejects.toMatchObject({
      code: "unauthenticated",
      message: "Please sign in first.",
    });
  });

  it("but finds nothing, without a fault, where nothing is remembered", async () => {
    expect(await search("nobodyWithMemories", { query: "run", limit: 100 })).toEqual([]);
  });
});
