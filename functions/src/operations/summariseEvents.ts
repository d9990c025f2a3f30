import { Timestamp, type QueryDocumentSnapshot, type Transaction } from "../adapters/firestore.ts";
import type { Context } from "../bus/context.ts";
import { logFieldsOf } from "../bus/envelope.ts";
import { loggedEventOf, type LoggedEvent } from "../bus/eventLog.ts";
import { reactions, reactionsTo } from "../bus/registry.ts";
import { countFinished, lookAt, tellDone } from "../bus/summary.ts";
import { eventsOf } from "./queries.ts";

/** Events that happened in a time, and the moment as of which they are looked at. */
export interface Look {
  since: Date;
  until: Date;
  at: Date;
}

const MINUTE = 60_000;

/** What is due at a whole minute: the events that were to be looked at a minute ago, so that no clock is ahead of the database's. */
export function lookDueAt(due: Date): Look {
  const until = new Date(Math.floor(due.getTime() / MINUTE) * MINUTE - 2 * MINUTE);
  const since = new Date(until.getTime() - MINUTE);
  return { since, until, at: lookAt(since) };
}

/** How many events are looked at together. */
const PAGE = 100;

/** What the line says; the payload stays where it is. */
const FIELDS = ["type", "source", "subject", "time", "userId", "correlationId", "traceparent", "reactions"];

/**
 * Says of each event of that time what became of it: "4 of 4 reactions succeeded" where all reactions are done, else which are not.
 * An event with one reaction is not looked at: that one has said it. A read for an event, and one to count its deliveries.
 */
export async function summariseEvents(context: Context, { since, until, at }: Look): Promise<void> {
  const types = new Set(reactions.map(({ on }) => on.type));
  const several = [...types].filter((type) => reactionsTo(type).length > 1);
  const options = { readOnly: true, readTime: Timestamp.fromDate(at) } as const;
  await context.db.runTransaction(async (read) => {
    for (const type of several) {
      await summariseType(context, read, { type, since, until });
    }
  }, options);
}

async function summariseType(
  context: Context,
  read: Transaction,
  filter: { type: string; since: Date; until: Date },
): Promise<void> {
  const first = eventsOf(context.db, filter, "asc")
    .select(...FIELDS, "state", "announcedAt")
    .limit(PAGE);
  let next: typeof first | undefined = first;
  while (next) {
    const { docs }: { docs: QueryDocumentSnapshot[] } = await read.get(next);
    await Promise.all(docs.map((entry) => summariseEvent(context, read, entry)));
    const last = docs.at(-1);
    next = last && docs.length === PAGE ? first.startAfter(last) : undefined;
  }
}

async function summariseEvent(
  context: Context,
  read: Transaction,
  entry: QueryDocumentSnapshot,
): Promise<void> {
  const logged = loggedEventOf(entry);
  if (!logged || logged.state === "held") {
    return;
  }
  const expected = logged.reactions.length;
  const count = await countFinished(read, entry.ref.collection("deliveries"));
  if (count.finished >= expected) {
    return tellDone(context, logged.event, { ...count, expected });
  }
  await tellOpen(context, read, { entry, logged });
}

/** An event that is not done after more than a minute: a reaction fails or hangs, or its message has not been delivered. */
async function tellOpen(
  { log }: Context,
  read: Transaction,
  { entry, logged }: { entry: QueryDocumentSnapshot; logged: LoggedEvent },
): Promise<void> {
  const { docs } = await read.get(entry.ref.collection("deliveries").where("succeeded", ">=", 0).select());
  const finished = new Set(docs.map(({ id }) => id));
  log.warn("event not done", {
    ...logFieldsOf(logged.event),
    summary: `${finished.size} of ${logged.reactions.length} reactions finished`,
    waitingFor: logged.reactions.filter((name) => !finished.has(name)),
  });
}
