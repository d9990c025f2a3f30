import {
  FieldValue,
  type DocumentReference,
  type DocumentSnapshot,
  type Transaction,
} from "../adapters/firestore.ts";
import type { Event, Note, Tools } from "../bus/reaction.ts";
import type { DataOf } from "../events/defineEvent.ts";
import type { taskChanged, taskCompleted } from "../events/tasks.ts";
import { countTasks, type Recount } from "./countTasks.ts";
import { isComplete, percentOf, statusAfter, withCause, type Because, type Counts } from "./progress.ts";
import { scopesOf, type Scope } from "./scopes.ts";

type TaskEvent = Event<DataOf<typeof taskCompleted> | DataOf<typeof taskChanged>>;

interface Work {
  event: TaskEvent;
  tools: Tools;
  transaction: Transaction;
}

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
    const work = { event, tools, transaction };
    const refs = scopes.map((scope) => tools.db.doc(`users/${event.userId}/progress/${scope.progressId}`));
    // All at once and always in the same order: two recounts that lock one document each would wait for one another.
    const progress = await transaction.getAll(...refs);
    const plans = await Promise.all(zip(scopes, progress).map(([scope, known]) => plan(work, scope, known)));
    plans.forEach((each) => carryOut(work, each));
    return plans.every((each) => each.isCovered) ? "an earlier count already covers this event" : undefined;
  });
}

const zip = <One, Other>(ones: One[], others: Other[]): [One, Other][] =>
  others.flatMap((other, index) => ones.slice(index, index + 1).map((one): [One, Other] => [one, other]));

interface Plan extends Recount {
  scope: Scope;
  known: DocumentSnapshot;
  isCovered: boolean;
  newStatus: NewStatus | undefined;
}

async function plan(work: Work, scope: Scope, known: DocumentSnapshot): Promise<Plan> {
  const { event, tools } = work;
  const isCovered = covers(known, event.time);
  const recounted = isCovered ? recorded(known) : await countTasks(tools.db, event.userId, scope);
  const change = { wasComplete: isComplete(countsOf(known)), isComplete: isComplete(recounted.counts) };
  const newStatus = await findNewStatus(work, scope, change);
  return { ...recounted, scope, known, isCovered, newStatus };
}

/** Event times have milliseconds, read times microseconds: only a later millisecond is surely later. */
const covers = (progress: DocumentSnapshot, time: Date): boolean =>
  progress.exists && progress.get("readAt").toMillis() > time.getTime();

const countsOf = (progress: DocumentSnapshot): Counts => ({
  total: progress.get("total") ?? 0,
  completed: progress.get("completed") ?? 0,
});

const recorded = (progress: DocumentSnapshot): Recount => ({
  counts: countsOf(progress),
  readAt: progress.get("readAt"),
});

interface NewStatus {
  document: DocumentReference;
  status: "completed" | "active";
}

/** Reads the goal or project only when its completeness has changed. */
async function findNewStatus(
  { event, tools, transaction }: Work,
  scope: Scope,
  change: { wasComplete: boolean; isComplete: boolean },
): Promise<NewStatus | undefined> {
  if (scope.kind === "overall" || change.wasComplete === change.isComplete) {
    return undefined;
  }
  const document = tools.db.doc(`users/${event.userId}/${scope.kind}s/${scope.id}`);
  const status = statusAfter((await transaction.get(document)).get("status"), change);
  return status ? { document, status } : undefined;
}

function carryOut(
  { event, tools, transaction }: Work,
  { scope, known, counts, readAt, newStatus }: Plan,
): void {
  const cause = "change" in event.data ? event.data.change : "completed";
  const added = { eventId: event.id, taskId: event.data.taskId, cause, at: event.time };
  const updatedAt = FieldValue.serverTimestamp();
  transaction.set(known.ref, {
    kind: scope.kind,
    id: scope.id,
    ...counts,
    percent: percentOf(counts),
    because: withCause(causesOf(known), added),
    readAt,
    updatedAt,
  });
  if (newStatus) {
    transaction.update(newStatus.document, { status: newStatus.status, cause: tools.cause, updatedAt });
  }
}

function causesOf(progress: DocumentSnapshot): Because[] {
  const entries: (Omit<Because, "at"> & { at: { toDate(): Date } })[] = progress.get("because") ?? [];
  return entries.map((entry) => ({ ...entry, at: entry.at.toDate() }));
}
