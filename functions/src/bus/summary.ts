import { AggregateField, type Timestamp } from "../adapters/firestore.ts";
import type { Context } from "./context.ts";
import { deliveryRef, type Delivery } from "./deliveries.ts";
import { describeError } from "./errors.ts";
import { isLogged } from "./log.ts";
import { reactionsTo } from "./registry.ts";

/** How a delivery ended, and when its record was committed, where the commit has told. */
export interface Ended {
  succeeded: boolean;
  committedAt?: Timestamp | undefined;
}

/**
 * One line when all reactions of an event are done: "4 of 4 reactions succeeded". Each delivery counts the records as they
 * were at its own commit, so only the last one to commit sees them all, and exactly one line is written. Where LOG_LEVEL would not
 * show the line, nothing is counted: that spares an event with four reactions six reads.
 */
export async function summarise(context: Context, delivery: Delivery, ended: Ended): Promise<void> {
  const { event } = delivery;
  if (!isLogged("info")) {
    return;
  }
  const expected = reactionsTo(event.type).length;
  try {
    const alone = { finished: 1, succeeded: ended.succeeded ? 1 : 0 };
    const { finished, succeeded } = expected === 1 ? alone : await countDone(context, delivery, ended);
    if (finished < expected) {
      return;
    }
    context.log.info("event done", {
      eventId: event.id,
      eventType: event.type,
      userId: event.userId,
      correlationId: event.correlationId,
      traceparent: event.traceparent,
      summary: `${succeeded} of ${expected} reactions succeeded`,
    });
  } catch (error) {
    // The effect is committed: a summary that can not be made must not have the delivery repeated.
    context.log.warn("summary not made", { eventId: event.id, error: describeError(error).message });
  }
}

/** `succeeded` is 1 or 0 on finished records and absent on failing ones. One read, however many reactions. */
async function countDone(context: Context, delivery: Delivery, { committedAt }: Ended) {
  const { db } = context;
  const own = deliveryRef(db, delivery);
  const readTime = committedAt ?? (await own.get()).updateTime;
  const finished = own.parent
    .where("succeeded", ">=", 0)
    .aggregate({ finished: AggregateField.count(), succeeded: AggregateField.sum("succeeded") });
  const options = { readOnly: true as const, ...(readTime ? { readTime } : {}) };
  return (await db.runTransaction((read) => read.get(finished), options)).data();
}
