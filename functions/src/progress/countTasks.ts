import type { Firestore, Query, Timestamp, Transaction } from "../adapters/firestore.ts";
import type { Counts } from "./progress.ts";
import type { Scope } from "./scopes.ts";

/** A count of one scope, and the moment of the database at which it was true. */
export interface Recount {
  counts: Counts;
  readAt: Timestamp;
}

const IN_SCOPE = ["todo", "in_progress", "completed"];

/** Counts the tasks of several scopes at one and the same moment of the database, without locking them. */
export async function countTasks(db: Firestore, userId: string, scopes: Scope[]): Promise<Recount[]> {
  const tasks = db.collection(`users/${userId}/tasks`);
  return db.runTransaction((read) => Promise.all(scopes.map((scope) => countScope(read, tasks, scope))), {
    readOnly: true,
  });
}

async function countScope(read: Transaction, tasks: Query, scope: Scope): Promise<Recount> {
  const counted = scope.kind === "overall" ? tasks : tasks.where(`${scope.kind}Id`, "==", scope.id);
  const [total, completed] = await Promise.all([
    read.get(counted.where("status", "in", IN_SCOPE).count()),
    read.get(counted.where("status", "==", "completed").count()),
  ]);
  const subTasks = scope.kind === "overall" ? await countSubTasks(read, tasks) : { total: 0, completed: 0 };
  return {
    counts: {
      total: total.data().count - subTasks.total,
      completed: completed.data().count - subTasks.completed,
    },
    readAt: total.readTime,
  };
}

/** Sub-tasks name no goal or project, so only the overall count has to leave them out. */
async function countSubTasks(read: Transaction, tasks: Query): Promise<Counts> {
  const subTasks = tasks.where("parentTaskId", ">", "");
  const total = await read.get(subTasks.where("status", "in", IN_SCOPE).count());
  if (total.data().count === 0) {
    return { total: 0, completed: 0 };
  }
  const completed = await read.get(subTasks.where("status", "==", "completed").count());
  return { total: total.data().count, completed: completed.data().count };
}
