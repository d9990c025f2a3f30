import {
  AggregateField,
  Timestamp,
  type CollectionReference,
  type Transaction,
} from "../adapters/firestore.ts";
import type { Context } from "./context.ts";
import { deliveryRef, type Delivery } from "./deliveries.ts";
import { logFieldsOf, type Envelope } from "./envelope.ts";
import { describeError } from "./errors.ts";
import { reactionsTo } from "./registry.ts";

/*
 * One line when all reactions of an event are done: "4 of 4 reactions succeeded". Who of four is the last can not be told without
 * asking the database, and four questions an event would cost more than all the rest of `react`. So one question is asked for the
 * event, a minute or two later: `operations/summariseEvents` looks at each event as it was at its `lookAt`. Whoever commits
 * later than that counts for itself, as of its own commit: only the last to commit sees all, and exactly one line is written.
 */

/** The period of the event log that is looked at together. */
const MINUTE = 60_000;

/** When an event that happened then is looked at: one whole minute after the minute in which it happened. */
export const lookAt = (time: Date): Date => new Date((Math.floor(time.getTime() / MINUTE) + 2) * MINUTE);

/** How a delivery ended, and when its record was committed, where the commit has told. */
export interface Ended {
  succeeded: boolean;
  committedAt?: Timestamp | undefined;
}

export interface Finished {
  finished: number;
  succeeded: number;
}

/** After the end of a delivery: writes the line of its event if nobody else will. */
export async function summarise(context: Context, delivery: Delivery, ended: Ended): Promise<void> {
  const { event } = delivery;
  const expected = reactionsTo(event.type).length;
  try {
    const count = expected === 1 ? alone(ended) : await countIfLate(context, delivery, ended);
    if (count && count.finished >= expected) {
      tellDone(context, event, { ...count, expected });
    }
  } catch (error) {
    // The effect is committed: a summary that can not be made must not have the delivery repeated.
    context.log.warn("summary not made", { eventId: event.id, error: describeError(error).message });
  }
}

const alone = ({ succeeded }: Ended): Finished => ({ finished: 1, succeeded: succeeded ? 1 : 0 });

/** The line of an event of which every reaction is done. */
export function tellDone(
  context: Context,
  event: Omit<Envelope, "data">,
  { succeeded, expected }: Finished & { expected: number },
): void {
  context.log.info("event done", {
    ...logFieldsOf(event),
    summary: `${succeeded} of ${expected} reactions succeeded`,
  });
}

/** Clocks of functions and database are surely not as far apart. */
const CLOCKS_APART = 30_000;

async function countIfLate(
  context: Context,
  delivery: Delivery,
  { committedAt }: Ended,
): Promise<Finished | undefined> {
  const look = Timestamp.fromDate(lookAt(new Date(delivery.event.time)));
  if (!committedAt && context.now().getTime() < look.toMillis() - CLOCKS_APART) {
    return undefined;
  }
  const own = deliveryRef(context.db, delivery);
  const readTime = committedAt ?? (await own.get()).updateTime;
  if (!readTime || readTime.valueOf() <= look.valueOf()) {
    return undefined;
  }
  return context.db.runTransaction((read) => countFinished(read, own.parent), { readOnly: true, readTime });
}

/** `succeeded` is 1 or 0 on finished records and absent on failing ones. One read, however many reactions. */
export async function countFinished(read: Transaction, deliveries: CollectionReference): Promise<Finished> {
  const finished = deliveries
    .where("succeeded", ">=", 0)
    .aggregate({ finished: AggregateField.count(), succeeded: AggregateField.sum("succeeded") });
  return (await read.get(finished)).data();
}
