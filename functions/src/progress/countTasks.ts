import type { DocumentReference, Firestore, Query, Timestamp, Transaction } from "../adapters/firestore.ts";
import type { Counts } from "./progress.ts";
import type { Scope } from "./scopes.ts";

/** A count of one scope, and the moment of the database at which it was true. */
export interface Recount {
  counts: Counts;
  readAt: Timestamp;
}

const OPEN = ["todo", "in_progress"];

/** Counts the tasks of a scope, all at the one moment of the database at which this transaction reads. Read-only, it locks nothing. */
export async function countTasks(read: Transaction, user: DocumentReference, scope: Scope): Promise<Recount> {
  const tasks = user.collection("tasks");
  return scope.kind === "overall"
    ? countWithoutSubTasks(read, tasks)
    : count(read, tasks.where(`${scope.kind}Id`, "==", scope.id));
}

/** The same where nothing else has to be read at that moment. */
export const countTasksNow = (db: Firestore, userId: string, scope: Scope): Promise<Recount> =>
  db.runTransaction((read) => countTasks(read, db.doc(`users/${userId}`), scope), { readOnly: true });

/** What is open and what is done: to count all of them would go through what is done twice. Firestore bills what a count goes through. */
async function count(read: Transaction, tasks: Query): Promise<Recount> {
  const [open, done] = await Promise.all([
    read.get(tasks.where("status", "in", OPEN).count()),
    read.get(tasks.where("status", "==", "completed").count()),
  ]);
  const completed = done.data().count;
  return { counts: { total: open.data().count + completed, completed }, readAt: open.readTime };
}

/** Sub-tasks name no goal or project, so only the overall count has to leave them out; most users have none. */
async function countWithoutSubTasks(read: Transaction, tasks: Query): Promise<Recount> {
  const subTasks = tasks.where("parentTaskId", ">", "");
  const [all, anySubTask] = await Promise.all([count(read, tasks), read.get(subTasks.limit(1).count())]);
  if (anySubTask.data().count === 0) {
    return all;
  }
  const { counts: sub } = await count(read, subTasks);
  const { counts, readAt } = all;
  return { counts: { total: counts.total - sub.total, completed: counts.completed - sub.completed }, readAt };
}
