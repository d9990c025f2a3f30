import type { DocumentSnapshot, Timestamp } from "../adapters/firestore.ts";
import { setting } from "../params.ts";
import type { Context } from "./context.ts";
import { deliveryRef, outcomeOf, recordDone, type Delivery } from "./deliveries.ts";
import type { Event, Reaction, Tools } from "./reaction.ts";

interface Work {
  delivery: Delivery;
  event: Event<unknown>;
}

/** What a finished handler has to say, and when its effect was committed, where the commit has told. */
interface Finished {
  note?: string | undefined;
  committedAt?: Timestamp | undefined;
}

export interface Result extends Finished {
  outcome: "succeeded" | "duplicate";
}

/** gRPC codes by which Firestore says that a record is not as we took it to be. */
const ALREADY_EXISTS = 6;
const FAILED_PRECONDITION = 9;

const isConflict = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "code" in error &&
  (error.code === ALREADY_EXISTS || error.code === FAILED_PRECONDITION);

/**
 * Runs the handler and commits its effect with the delivery record. Where the commit finds another record than the one
 * that was known, either the work was done meanwhile (a duplicate: nothing of this attempt is kept), or an earlier
 * attempt had failed (then once more, knowing its record).
 */
export async function attempt(context: Context, reaction: Reaction, work: Work): Promise<Result> {
  try {
    return await run(context, reaction, work);
  } catch (error) {
    if (!isConflict(error)) {
      throw error;
    }
    const known = await deliveryRef(context.db, work.delivery).get();
    if (outcomeOf(known) === "succeeded") {
      return { outcome: "duplicate" };
    }
    if (!known.exists || isSameRecord(known, work.delivery.known)) {
      throw error;
    }
    work.delivery.known = known;
    return run(context, reaction, work);
  }
}

/** The conflict was not about the record: the handler's own writes met something. */
const isSameRecord = (found: DocumentSnapshot, known: DocumentSnapshot | undefined): boolean =>
  Boolean(known?.updateTime && found.updateTime?.isEqual(known.updateTime));

async function run(context: Context, reaction: Reaction, { delivery, event }: Work): Promise<Result> {
  const batch = context.db.batch();
  let finished: Finished | undefined;
  const tools: Tools = {
    ...context,
    batch,
    cause: { eventId: event.id, correlationId: event.correlationId, traceparent: event.traceparent },
    transaction: async (body) => {
      finished = await context.db.runTransaction(async (transaction) => {
        const note = await body(transaction);
        recordDone(context, delivery, { write: transaction, note });
        return { note: note || undefined };
      });
    },
  };
  const note = await withinTime(reaction.handle(event, tools));
  if (!finished) {
    recordDone(context, delivery, { write: batch, note });
    const written = await batch.commit();
    finished = { note: note || undefined, committedAt: written.at(-1)?.writeTime };
  }
  return { outcome: "succeeded", ...finished };
}

/** Stops waiting shortly before the platform would end the function without a word. */
async function withinTime<Value>(work: Promise<Value>): Promise<Value> {
  const seconds = setting("EVENT_TIMEOUT_SECONDS") * 0.9;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
