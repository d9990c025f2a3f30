import type { Firestore, Query, QueryDocumentSnapshot } from "../adapters/firestore.ts";
import type { Period } from "./moment.ts";

export interface EventFilter extends Period {
  user?: string | undefined;
  type?: string | undefined;
}

type Direction = "asc" | "desc";

function within(query: Query, field: string, { since, until }: Period): Query {
  const from = since ? query.where(field, ">=", since) : query;
  return until ? from.where(field, "<", until) : from;
}

const equal = (query: Query, field: string, value: string | undefined): Query =>
  value === undefined ? query : query.where(field, "==", value);

/** The events of a user, a type and a time, by the time of their change. firestore.indexes.json has an index for each combination. */
export function eventsOf(db: Firestore, filter: EventFilter, direction: Direction): Query {
  const events = equal(equal(db.collection("eventLog"), "type", filter.type), "userId", filter.user);
  return within(events, "time", filter).orderBy("time", direction);
}

/** The dead letters of all reactions or of one, oldest first. */
export const deadLettersOf = (db: Firestore, filter: Period & { reaction?: string | undefined }): Query =>
  within(equal(db.collection("deadLetters"), "reaction", filter.reaction), "deadAt", filter).orderBy(
    "deadAt",
  );

/** The documents of a query, a page at a time, so that memory does not grow with their number. */
export async function* pages(query: Query, size: number): AsyncGenerator<QueryDocumentSnapshot[]> {
  let next: Query | undefined = query.limit(size);
  while (next) {
    const { docs }: { docs: QueryDocumentSnapshot[] } = await next.get();
    if (docs.length > 0) {
      yield docs;
    }
    const last = docs.at(-1);
    next = last && docs.length === size ? query.startAfter(last).limit(size) : undefined;
  }
}
