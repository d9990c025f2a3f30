import {
  Timestamp,
  type DocumentData,
  type Firestore,
  type QueryDocumentSnapshot,
} from "../../functions/src/adapters/firestore.ts";
import { reactionsTo } from "../../functions/src/bus/registry.ts";
import { catalogue } from "../../functions/src/events/catalogue.ts";
import type { SegmentFacts } from "../../functions/src/story/segmentFacts.ts";
import { segmentText } from "../../functions/src/story/segmentText.ts";
import { eventually } from "../support/eventually.ts";
import { goalTitle, PROJECT_TITLE, userIdsOf, type WorkloadOptions } from "./workload.ts";

/** Everything of a user that reactions write. */
const COLLECTIONS = ["goals", "projects", "progress", "stories", "notifications", "memories", "outbox"];

/**
 * Fields that say when something was processed, or through which of several events; they differ between two faultless runs, too.
 * - every timestamp: shown as "(time)", so that its presence is compared
 * - `traceparent` (random), `claimedBy` and `leaseUntil` (gone at the end; a claim that stayed would show as a difference)
 * - `correlationId`, and `cause` of goals: which event's count was the first to see the goal complete
 * - the words of a segment, which the id of its event chooses among the templates: only that they are the right ones is compared
 * - `attempts`, and of a push message how much of its time to live was left
 */
const PASSING = new Set(["traceparent", "correlationId", "attempts", "ttl", "apns-expiration", "TTL"]);

const TASK_EVENTS = ["task.completed", "task.changed"];

/** Waits until nothing is under way any more: every write announced, every event delivered to every reaction. */
export async function untilQuiet(db: Firestore, options: WorkloadOptions, seconds: number): Promise<void> {
  let last = "nothing";
  const look = async () => {
    const found = await progressOf(db);
    last = JSON.stringify(found);
    return found.tasks >= options.events && found.goals >= options.users && found.done >= found.wanted
      ? found.pushed >= found.items
      : false;
  };
  await eventually("all is quiet", look, seconds).catch((error: Error) => {
    throw new Error(`${error.message}; the last look: ${last}`, { cause: error });
  });
}

async function progressOf(db: Firestore) {
  const events = await Promise.all(
    catalogue.map(async ({ type }) => {
      const found = await db.collection("eventLog").where("type", "==", type).count().get();
      return { type, count: found.data().count, reactions: reactionsTo(type).length };
    }),
  );
  const [done, items] = await Promise.all([
    db.collectionGroup("deliveries").where("succeeded", ">=", 0).count().get(),
    db.collectionGroup("notifications").count().get(),
  ]);
  const of = (...types: string[]) =>
    events.filter(({ type }) => types.includes(type)).reduce((sum, { count }) => sum + count, 0);
  return {
    tasks: of(...TASK_EVENTS),
    goals: of("goal.completed"),
    pushed: of("notification.created"),
    items: items.data().count,
    wanted: events.reduce((sum, { count, reactions }) => sum + count * reactions, 0),
    done: done.data().count,
  };
}

export interface State {
  /** Every document of every user, without what two faultless runs differ in. */
  documents: Record<string, unknown>;
  /** Task events that were announced. */
  events: number;
  /** Deliveries that did not end well: `{reaction} {event}: {outcome}`. */
  unfinished: string[];
  deadLetters: string[];
}

/** What is there when all is quiet, told in names that are the same in every run. */
export async function stateOf(db: Firestore, options: WorkloadOptions): Promise<State> {
  const [log, deliveries, letters] = await Promise.all([
    db.collection("eventLog").get(),
    db.collectionGroup("deliveries").get(),
    db.collection("deadLetters").get(),
  ]);
  const names = namesOf(log.docs);
  const told = (id: string): string => tell(id, names);
  const users = await Promise.all(
    userIdsOf(options).flatMap((userId) =>
      COLLECTIONS.map((collection) => db.collection(`users/${userId}/${collection}`).get()),
    ),
  );
  const documents = users
    .flatMap(({ docs }) => docs)
    .map((each) => [told(each.ref.path), simple(comparable(each, log.docs), told)]);
  const unfinished = deliveries.docs
    .filter((each) => each.get("outcome") !== "succeeded")
    .map((each) => `${each.id} ${told(each.ref.parent.parent?.id ?? "")}: ${each.get("outcome")}`);
  return {
    documents: Object.fromEntries(documents.toSorted()) as Record<string, unknown>,
    events: log.docs.filter((each) => TASK_EVENTS.includes(each.get("type"))).length,
    unfinished,
    deadLetters: letters.docs.map((letter) => told(letter.id)),
  };
}

/** An id of an event becomes: what it is about, its type, and the how manieth of these it is. */
function namesOf(events: QueryDocumentSnapshot[]): Map<string, string> {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const event of events.toSorted(byKindAndTime)) {
    const about = tell(`${event.get("subject")} ${event.get("type")}`, names);
    const number = (seen.get(about) ?? 0) + 1;
    seen.set(about, number);
    names.set(event.id, `(${about} ${number})`);
  }
  return names;
}

/** An inbox item has the id of the event that it tells of: that one has to have its name first. */
const byKindAndTime = (one: QueryDocumentSnapshot, other: QueryDocumentSnapshot): number =>
  Number(isAboutItem(one)) - Number(isAboutItem(other)) ||
  one.get("time").valueOf().localeCompare(other.get("time").valueOf());

const isAboutItem = (event: QueryDocumentSnapshot): boolean => event.get("type") === "notification.created";

const tell = (text: string, names: Map<string, string>): string =>
  text.replaceAll(/\b[0-9a-f]{32}\b/g, (id) => names.get(id) ?? "(id)");

function comparable(document: QueryDocumentSnapshot, events: QueryDocumentSnapshot[]): DocumentData {
  const { cause, ...data } = document.data();
  const collection = document.ref.parent.id;
  if (collection === "stories") {
    return { ...data, text: isWellTold(data, events) ? "(well told)" : data["text"] };
  }
  return collection === "goals" || cause === undefined ? data : { ...data, cause };
}

function isWellTold({ text, evidence }: DocumentData, events: QueryDocumentSnapshot[]): boolean {
  const { eventId, goalId, projectId } = evidence as Record<string, string>;
  const { title, description } = events.find(({ id }) => id === eventId)!.get("data") as SegmentFacts;
  const goal = goalId && goalTitle(goalId);
  const project = projectId && PROJECT_TITLE;
  return text === segmentText({ title, description, goal, project, media: [] }, eventId ?? "");
}

function simple(value: unknown, told: (id: string) => string): unknown {
  if (typeof value === "string") {
    return told(value);
  }
  if (value instanceof Timestamp) {
    return "(time)";
  }
  if (Array.isArray(value)) {
    return value.map((each) => simple(each, told));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if ("toArray" in value && typeof value.toArray === "function") {
    return value.toArray() as unknown;
  }
  const entries = Object.entries(value).filter(([key]) => !PASSING.has(key));
  return Object.fromEntries(entries.map(([key, each]) => [told(key), simple(each, told)]));
}
