import { AggregateField } from "../adapters/firestore.ts";
import type { Context } from "./context.ts";
import type { Envelope } from "./envelope.ts";
import { describeError } from "./errors.ts";
import { reactionsTo } from "./registry.ts";

/**
 * One line when all reactions of an event are done: "4 of 4 reactions succeeded". Every delivery looks after its own commit,
 * so the last one sees them all; when the last two end in the same moment both may say so.
 */
export async function summarise(
  context: Context,
  event: Envelope,
  own: { succeeded: boolean },
): Promise<void> {
  const expected = reactionsTo(event.type).length;
  try {
    const alone = { finished: 1, succeeded: own.succeeded ? 1 : 0 };
    const { finished, succeeded } = expected === 1 ? alone : await countDone(context, event);
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
async function countDone(
  context: Context,
  event: Envelope,
): Promise<{ finished: number; succeeded: number }> {
  const records = context.db.collection(`eventLog/${event.id}/deliveries`).where("succeeded", ">=", 0);
  const counted = await records
    .aggregate({ finished: AggregateField.count(), succeeded: AggregateField.sum("succeeded") })
    .get();
  return counted.data();
}
