import { FieldValue, type DocumentSnapshot, type Transaction } from "../adapters/firestore.ts";
import type { Event, Note, Tools } from "../bus/reaction.ts";
import type { DataOf } from "../events/defineEvent.ts";
import type { taskChanged, taskCompleted } from "../events/tasks.ts";
import { countTasks, type Recount } from "./countTasks.ts";
import {
  changeOf,
  percentOf,
  statusAfter,
  withCause,
  type Because,
  type CompletenessChange,
  type Counts,
} from "./progress.ts";
import { scopesOf, type Scope } from "./scopes.ts";

type TaskEvent = Event<DataOf<typeof taskCompleted> | DataOf<typeof taskChanged>>;

interface Work {
  event: TaskEvent;
  tools: Tools;
}

/**
 * Brings the progress of every scope of a task event up to date. Progress is counted from the tasks themselves, so a lost, late,
 * doubled or reordered event can not leave it wrong: a count that was read after the event's change covers it.
 * Nothing is locked while it counts. What is written replaces exactly what was read, so an older count never replaces a newer
 * one; where another recount was faster, the bus runs this one again, which then finds itself covered.
 */
export async function recount(event: TaskEvent, tools: Tools): Promise<Note> {
  const scopes = scopesOf(event.data);
  if (scopes.length === 0) {
    return "a sub-task is not counted beside its parent";
  }
  const recounts = await recountAll({ event, tools }, scopes);
  const plans = await Promise.all(recounts.map((each) => plan({ event, tools }, each)));
  plans.forEach((each) => carryOut({ event, tools }, each));
  return plans.every((each) => each.isCovered) ? "an earlier count already covers this event" : undefined;
}

interface Recounted extends Recount {
  scope: Scope;
  known: DocumentSnapshot;
  isCovered: boolean;
}

/** Reads what is known of all scopes, and counts those of which it is too old: all at one and the same moment of the database. */
function recountAll({ event, tools }: Work, scopes: Scope[]): Promise<Recounted[]> {
  const { db } = tools;
  const user = db.doc(`users/${event.userId}`);
  const refs = scopes.map(({ progressId }) => user.collection("progress").doc(progressId));
  const recountOne = async (read: Transaction, scope: Scope, known: DocumentSnapshot): Promise<Recounted> => {
    const isCovered = covers(known, latestTimeOf(event));
    const recounted = isCovered ? recorded(known) : await countTasks(read, user, scope);
    return { ...recounted, scope, known, isCovered };
  };
  const work = async (read: Transaction) => {
    const documents = await read.getAll(...refs);
    const pairs = scopes.map((scope, index) => [scope, documents[index] as DocumentSnapshot] as const);
    return Promise.all(pairs.map(([scope, known]) => recountOne(read, scope, known)));
  };
  return db.runTransaction(work, { readOnly: true });
}

interface Plan extends Recounted {
  newStatus: NewStatus | undefined;
}

async function plan(work: Work, recounted: Recounted): Promise<Plan> {
  const { scope, known, counts } = recounted;
  const newStatus = await findNewStatus(work, scope, changeOf(countsOf(known), counts));
  return { ...recounted, newStatus };
}

/** When the tasks had changed for certain: the time of a deletion may be cut to whole seconds. */
const latestTimeOf = ({ data, time }: TaskEvent): Date =>
  "change" in data && data.change === "deleted" ? new Date(time.getTime() + 1000) : time;

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
  document: DocumentSnapshot;
  status: "completed" | "active";
}

/** Reads the goal or project only when its completeness has changed. */
async function findNewStatus(
  { event, tools }: Work,
  scope: Scope,
  change: CompletenessChange,
): Promise<NewStatus | undefined> {
  if (scope.kind === "overall" || change.wasComplete === change.isComplete) {
    return undefined;
  }
  const document = await tools.db.doc(`users/${event.userId}/${scope.kind}s/${scope.id}`).get();
  const status = statusAfter(document.get("status"), change);
  return status ? { document, status } : undefined;
}

function carryOut({ event, tools }: Work, planned: Plan): void {
  const { scope, known, counts, readAt, newStatus, isCovered } = planned;
  const cause = "change" in event.data ? event.data.change : "completed";
  const added = { eventId: event.id, taskId: event.data.taskId, cause, at: event.time };
  const updatedAt = FieldValue.serverTimestamp();
  const causes = causesOf(known);
  const because = withCause(causes, added);
  if (isCovered && isSameList(because, causes)) {
    // In a burst most events are neither news nor among the last: what nobody writes, nobody has to wait for.
    return;
  }
  const { kind, id } = scope;
  tools.replace(known, { kind, id, ...counts, percent: percentOf(counts), because, readAt, updatedAt });
  if (newStatus) {
    const { status, document } = newStatus;
    tools.replace(document, { ...document.data(), status, cause: tools.cause, updatedAt });
  }
}

const isSameList = (one: Because[], other: Because[]): boolean =>
  one.length === other.length && one.every(({ eventId }, index) => eventId === other[index]?.eventId);

function causesOf(progress: DocumentSnapshot): Because[] {
  const entries: (Omit<Because, "at"> & { at: { toDate(): Date } })[] = progress.get("because") ?? [];
  return entries.map((entry) => ({ ...entry, at: entry.at.toDate() }));
}
