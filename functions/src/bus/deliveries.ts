import {
  FieldValue,
  Timestamp,
  type DocumentData,
  type DocumentReference,
  type DocumentSnapshot,
  type Firestore,
  type Transaction,
  type UpdateData,
  type WriteBatch,
} from "../adapters/firestore.ts";
import { setting } from "../params.ts";
import type { Context } from "./context.ts";
import type { Envelope } from "./envelope.ts";
import { describeError } from "./errors.ts";

/**
 * `eventLog/{eventId}/deliveries/{reaction}`: what became of one event in one reaction.
 * - no record: it never finished. The handler runs; the record is created in the commit of its effect.
 * - `succeeded`: final. Never overwritten; every later delivery is a duplicate.
 * - `failing`: at least one attempt failed; the platform is retrying. Replaced by the next outcome.
 * - `dead`: given up; the dead letter beside it can be replayed, which replaces this record.
 * - `skipped`: the reaction was switched off; a replay replaces this record.
 */
export type Outcome = "succeeded" | "failing" | "dead" | "skipped";

/** One delivery: which event to which reaction, and what was on record when it arrived. */
export interface Delivery {
  event: Envelope;
  reaction: string;
  startedAt: Date;
  known?: DocumentSnapshot | undefined;
}

/** Which code ran: the Cloud Run revision. */
export const codeVersion = (): string => process.env["K_REVISION"] ?? "local";

export const deliveryRef = (
  db: Firestore,
  delivery: Pick<Delivery, "event" | "reaction">,
): DocumentReference => db.doc(`eventLog/${delivery.event.id}/deliveries/${delivery.reaction}`);

export const outcomeOf = (record: DocumentSnapshot | undefined): Outcome | undefined =>
  record?.get("outcome") as Outcome | undefined;

const attemptsOf = (record: DocumentSnapshot | undefined): number =>
  (record?.get("attempts") as number | undefined) ?? 0;

/** When a record of the event log may be deleted (TTL field `expiresAt`). */
export const expiry = (now: Date): Timestamp =>
  Timestamp.fromMillis(now.getTime() + setting("EVENT_LOG_RETENTION_DAYS") * 86_400_000);

function recordOf(context: Context, delivery: Delivery, outcome: Outcome) {
  const now = context.now();
  return {
    reaction: delivery.reaction,
    type: delivery.event.type,
    userId: delivery.event.userId,
    outcome,
    attempts: attemptsOf(delivery.known) + 1,
    milliseconds: now.getTime() - delivery.startedAt.getTime(),
    codeVersion: codeVersion(),
    finishedAt: FieldValue.serverTimestamp(),
    expiresAt: expiry(now),
  };
}

/**
 * Adds the record of a finished delivery to the commit of its effect.
 * It is created, or replaces exactly the unfinished record that was read: whoever commits second fails, effect included.
 */
export function recordDone(
  context: Context,
  delivery: Delivery,
  { write, note }: { write: WriteBatch | Transaction; note: string | void },
): void {
  const ref = deliveryRef(context.db, delivery);
  const record = { ...recordOf(context, delivery, "succeeded"), succeeded: 1, ...(note ? { note } : {}) };
  const { known } = delivery;
  if (!known?.updateTime) {
    write.create(ref, record);
    return;
  }
  const replacement: UpdateData<DocumentData> = { ...record, error: FieldValue.delete() };
  // A batch and a transaction have the same methods, but TypeScript can not call an overload of both.
  (write as WriteBatch).update(ref, replacement, { lastUpdateTime: known.updateTime });
  if (outcomeOf(known) === "dead") {
    write.delete(context.db.doc(`deadLetters/${delivery.reaction}~${delivery.event.id}`));
  }
}

/**
 * Records that a delivery did not succeed, unless another one has meanwhile.
 * `also` adds writes to the same commit. Says whether it was recorded.
 */
export async function recordNotDone(
  context: Context,
  delivery: Delivery,
  { outcome, error, also }: { outcome: Exclude<Outcome, "succeeded">; error?: unknown; also?: AlsoWrite },
): Promise<boolean> {
  const ref = deliveryRef(context.db, delivery);
  return context.db.runTransaction(async (transaction) => {
    const known = await transaction.get(ref);
    if (outcomeOf(known) === "succeeded") {
      return false;
    }
    const record = recordOf(context, { ...delivery, known }, outcome);
    transaction.set(ref, {
      ...record,
      ...(outcome === "failing" ? {} : { succeeded: 0 }),
      ...(error === undefined ? {} : { error: describeError(error).message }),
    });
    also?.(transaction, { attempts: record.attempts });
    return true;
  });
}

export type AlsoWrite = (transaction: Transaction, record: { attempts: number }) => void;
