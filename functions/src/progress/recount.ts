import { FieldValue, type DocumentSnapshot, type Transaction } from "../adapters/firestore.ts";
import type { Event, Note, Tools } from "../bus/react.ts";
import type { DataOf } from "../events/defineEvent.ts";
import type { taskChanged, taskCompleted } from "../events/tasks.ts";
import { countTasks, type Recount } from "./countTasks.ts";
import { isComplete, percentOf, statusAfter, withCause, type Because, type Counts } from "./progress.ts";
import { scopesOf, type Scope } from "./scopes.ts";

type TaskEvent = Event<DataOf<typeof taskCompleted> | DataOf<typeof taskChanged>>;

/**
 * Brings the progress of every scope of a task event up to date. Progress is counted from the tasks themselves, so a lost, late,
 * doubled or reordered event can not leave it wrong: a count that was read after the event's change covers it.
 * The transaction holds the progress documents while it counts, so a burst of events costs few counts.
 */
export async function recount(event: TaskEvent, tools: Tools): Promise<Note> {
  const scopes = scopesOf(event.data);
  if (scopes.length === 0) {
    return "a sub-task is not counted beside its parent";
  }
  await tools.transaction(async (transaction) => {
    const known = await transaction.getAll(...scopes.map((scope) => progressRef(event, tools, scope)));
    const isCovered = known.every((progress) => covers(progress, event.time));
    const counted = isCovered ? known.map(asRecount) : await countTasks(tools.db, event.userId, scopes);
    const updates = scopes.map((scope, index) => ({ scope, known: known[index]!, recount: counted[index]! }));
    const statuses = await Promise.all(updates.map((update) => newStatus(transaction, { event, tools, update })));
    updates.forEach((update, index) => {
      writeProgress(transaction, event, update);
      writeStatus(transaction, tools, statuses[index]);
    });
    return isCovered ? "an earlier count already covers this event" : undefined;
  });
}

interface Update {
  scope: Scope;
  known: DocumentSnapshot;
  recount: Recount;
}

const progressRef = (event: TaskEvent, { db }: Tools, scope: Scope) =>
  db.doc(`users/${event.userId}/progress/${scope.progressId}`);

/** Event times have milliseconds, read times microseconds: only a later millisecond is surely later. */
const covers = (progress: DocumentSnapshot, time: Date): boolean =>
  progress.exists && progress.get("readAt").toMillis() > time.getTime();

const countsOf = (progress: DocumentSnapshot): Counts => ({
  total: progress.get("total") ?? 0,
  completed: progress.get("completed") ?? 0,
});

const asRecount = (progress: DocumentSnapshot): Recount => ({
  counts: countsOf(progress),
  readAt: progress.get("readAt"),
});

function causesOf(progress: DocumentSnapshot): Because[] {
  const entries = (progress.get("because") ?? []) as (Omit<Because, "at"> & { at: { toDate(): Date } })[];
  return entries.map((entry) => ({ ...entry, at: entry.at.toDate() }));
}

function writeProgress(transaction: Transaction, event: TaskEvent, { scope, known, recount }: Update): void {
  const cause = "change" in event.data ? event.data.change : "completed";
  const added = { eventId: event.id, taskId: event.data.taskId, cause, at: event.time };
  transaction.set(known.ref, {
    kind: scope.kind,
    ...(scope.id ? { id: scope.id } : {}),
    ...recount.counts,
    percent: percentOf(recount.counts),
    because: withCause(causesOf(known), added),
    readAt: recount.readAt,
    updatedAt: FieldValue.serverTimestamp(),
  });
}

interface NewStatus {
  document: DocumentSnapshot;
  status: "completed" | "active";
}

/** Reads the goal or project only when its completeness has changed. */
async function newStatus(
  transaction: Transaction,
  { event, tools, update }: { event: TaskEvent; tools: Tools; update: Update },
): Promise<NewStatus | undefined> {
  const { scope, known, recount } = update;
  const change = { wasComplete: isComplete(countsOf(known)), isComplete: isComplete(recount.counts) };
  if (scope.kind === "overall" || change.wasComplete === change.isComplete) {
    return undefined;
  }
  const document = await transaction.get(tools.db.doc(`users/${event.userId}/${scope.kind}s/${scope.id}`));
  const status = statusAfter(document.get("status"), change);
  return status ? { document, status } : undefined;
}

function writeStatus(transaction: Transaction, { cause }: Tools, next: NewStatus | undefined): void {
  if (next) {
    const { status } = next;
    transaction.update(next.document.ref, { status, cause, updatedAt: FieldValue.serverTimestamp() });
  }
}
