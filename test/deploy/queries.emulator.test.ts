import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import { deadLettersOf, eventsOf } from "../../functions/src/operations/queries.ts";
import { countTasksNow } from "../../functions/src/progress/countTasks.ts";
import { freshUser } from "../support/context.ts";
import { indexes } from "./indexes.ts";
import { indexesFor, recordQueries, type StructuredQuery } from "./queryIndexes.ts";

/*
 * The emulator answers every query; the database refuses those that have no index. So the queries are recorded as they are
 * made, and each must find its index in firestore.indexes.json. What reactions ask is covered by their contract; here are the
 * ways that the examples of the catalogue do not take. Whoever adds an index shows here which query needs it.
 */
const db = connectFirestore();
const userId = freshUser();
const vectors = firestoreVectors(db, { now: () => new Date() });
const search = (dimensions: number, label?: string) =>
  vectors.search(userId, {
    vector: Array.from({ length: dimensions }, () => 0.1),
    model: "any",
    text: "any",
    limit: 10,
    ...(label === undefined ? {} : { label }),
  });

type Asking = [string, string[], () => Promise<unknown>];

/** Listing asks for the newest events, replay for the oldest: an index is read in one direction only. */
const events = (fields: string, filter: object, direction: "asc" | "desc"): Asking => [
  `events are chosen by ${fields} and time, ${direction}`,
  [`${fields},time`],
  () => eventsOf(db, { ...filter, since: new Date() }, direction).get(),
];

const asking: Asking[] = [
  ["the tasks of a goal are counted", ["goalId,status"], () => countTasksNow(db, userId, scope("goal"))],
  [
    "the tasks of a project are counted",
    ["projectId,status"],
    () => countTasksNow(db, userId, scope("project")),
  ],
  ["all tasks but sub-tasks are counted", ["status,parentTaskId"], () => countTasksNow(db, userId, overall)],
  ["memories are searched, embedded", ["model,vector"], () => search(512)],
  ["memories of Gemini are searched", ["model,vector"], () => search(768)],
  ["memories with a label are searched", ["model,labels,vector"], () => search(512, "tag:running")],
  ["memories of Gemini with a label are searched", ["model,labels,vector"], () => search(768, "tag:running")],
  ...(["desc", "asc"] as const).flatMap((direction) => [
    events("type", { type: "any" }, direction),
    events("userId", { user: userId }, direction),
    events("type,userId", { type: "any", user: userId }, direction),
  ]),
  ["dead letters are grouped", [], () => deadLettersOf(db, { since: new Date() }).get()],
  [
    "dead letters of a reaction are grouped",
    ["reaction,deadAt"],
    () => deadLettersOf(db, { reaction: "any", since: new Date() }).get(),
  ],
];
const overall = { kind: "overall" as const, progressId: "overall" };
const scope = (kind: "goal" | "project") => ({ kind, progressId: `${kind}_any`, id: "any" });

describe("a query has its index", () => {
  let queries: StructuredQuery[];
  beforeEach(async () => {
    await db.doc(`users/${userId}/tasks/sub`).set({ status: "completed", parentTaskId: "run5k" });
    queries = recordQueries(db);
  });
  afterEach(() => vi.restoreAllMocks());

  it.each(asking)("when %s", async (_, expected, ask) => {
    await ask();
    const needed = indexesFor(queries);
    expect(needed.map(({ fields }) => fields.map(({ fieldPath }) => fieldPath).join())).toEqual(expected);
    expect(indexes.indexes).toEqual(expect.arrayContaining(needed));
  });
});

describe("an index", () => {
  it("is asked for by a query: nobody pays for one that serves nothing", async () => {
    const queries = recordQueries(db);
    await db.doc(`users/${userId}/tasks/sub`).set({ status: "completed", parentTaskId: "run5k" });
    await Promise.all(asking.map(([, , ask]) => ask()));
    expect(indexesFor(queries)).toEqual(expect.arrayContaining(indexes.indexes));
    vi.restoreAllMocks();
  });
});
