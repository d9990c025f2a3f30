import type { DocumentReference, DocumentSnapshot, Firestore } from "../adapters/firestore.ts";
import { outcomeOf, type Outcome } from "../bus/deliveries.ts";
import type { LoggedEvent } from "../bus/eventLog.ts";

/** What is on record of a delivery. */
export interface Known {
  outcome: Outcome;
  /** The last error, unless it succeeded. */
  error?: string;
  /** Which version of the record this is: another one means that a delivery has ended since. */
  version: string;
}

export function knownOf(record: DocumentSnapshot | undefined): Known | undefined {
  const outcome = outcomeOf(record);
  if (!record?.updateTime || !outcome) {
    return undefined;
  }
  const error = record.get("error") as string | undefined;
  return { outcome, version: record.updateTime.valueOf(), ...(error === undefined ? {} : { error }) };
}

/** What is known of the deliveries of one event, by reaction. */
export type KnownDeliveries = ReadonlyMap<string, Known>;

export interface DeliveryKey {
  eventId: string;
  reaction: string;
}

export const refOf = (db: Firestore, { eventId, reaction }: DeliveryKey): DocumentReference =>
  db.doc(`eventLog/${eventId}/deliveries/${reaction}`);

/** What is on record of deliveries, in one call. By event id, then reaction. */
export async function readKnown(db: Firestore, keys: DeliveryKey[]): Promise<Map<string, KnownDeliveries>> {
  const records = keys.length === 0 ? [] : await db.getAll(...keys.map((key) => refOf(db, key)));
  const found = new Map<string, Map<string, Known>>();
  keys.forEach(({ eventId, reaction }, index) => {
    const known = knownOf(records[index]);
    const ofEvent = found.get(eventId) ?? new Map<string, Known>();
    found.set(eventId, known ? ofEvent.set(reaction, known) : ofEvent);
  });
  return found;
}

/** The deliveries that events should have, as they were announced. */
export const keysOf = (events: LoggedEvent[]): DeliveryKey[] =>
  events.flatMap(({ event, reactions }) => reactions.map((reaction) => ({ eventId: event.id, reaction })));

const NONE: KnownDeliveries = new Map();

/** What became of an event, in a few words: `4 of 4 succeeded`, `3 of 4, pushOnNotificationCreated failing`. */
export function summaryOf({ reactions, state }: LoggedEvent, known: KnownDeliveries = NONE): string {
  if (state === "held" && known.size === 0) {
    return "held, not published";
  }
  if (reactions.length === 0) {
    return "no reaction listened";
  }
  const open = reactions.filter((reaction) => known.get(reaction)?.outcome !== "succeeded");
  const done = `${reactions.length - open.length} of ${reactions.length}`;
  if (open.length === 0) {
    return `${done} succeeded`;
  }
  const words = open.map((reaction) => `${reaction} ${known.get(reaction)?.outcome ?? "not delivered yet"}`);
  return known.size === 0 ? `${done}, none delivered yet` : `${done}, ${words.join(", ")}`;
}
