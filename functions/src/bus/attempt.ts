import type { Timestamp } from "../adapters/firestore.ts";
import { isConflict, MOST_TRIES, replacingIn, takeTurns } from "../adapters/firestoreConflicts.ts";
import { setting } from "../params.ts";
import { within } from "../within.ts";
import type { Context } from "./context.ts";
import { deliveryRef, outcomeOf, recordDone, type Delivery } from "./deliveries.ts";
import { oneAtATime } from "./oneAtATime.ts";
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

/**
 * Runs the handler and commits its effect with the delivery record. Where the commit meets another document than was read:
 * - the record of a success: the work was done meanwhile. A duplicate; nothing of this attempt is kept.
 * - the record of an earlier failure: once more, knowing it.
 * - a document of the handler, on which its writes were conditional: once more, so that it decides by what is there now.
 */
export function attempt(context: Context, reaction: Reaction, work: Work): Promise<Result> {
  const trying = () => tryUntilDone(context, reaction, work);
  const { userId } = work.event;
  return reaction.oneAtATime ? oneAtATime(`${reaction.name} ${userId}`, trying) : trying();
}

async function tryUntilDone(context: Context, reaction: Reaction, work: Work): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const result = await tryOnce(context, reaction, { ...work, tries });
    if (result) {
      return result;
    }
    await takeTurns(tries);
  }
}

/** One run of the handler; undefined when it is to run again. */
async function tryOnce(
  context: Context,
  reaction: Reaction,
  work: Work & { tries: number },
): Promise<Result | undefined> {
  const { delivery, tries } = work;
  try {
    return await run(context, reaction, work);
  } catch (error) {
    if (!isConflict(error)) {
      throw error;
    }
    const known = await deliveryRef(context.db, delivery).get();
    if (outcomeOf(known) === "succeeded") {
      return { outcome: "duplicate" };
    }
    const halfTime = delivery.startedAt.getTime() + setting("EVENT_TIMEOUT_SECONDS") * 500;
    if (tries >= MOST_TRIES || context.now().getTime() > halfTime) {
      throw error;
    }
    delivery.known = known.exists ? known : undefined;
    return undefined;
  }
}

async function run(context: Context, reaction: Reaction, { delivery, event }: Work): Promise<Result> {
  const batch = context.db.batch();
  let finished: Finished | undefined;
  const tools: Tools = {
    ...context,
    batch,
    replace: replacingIn(batch),
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
function withinTime<Value>(work: Promise<Value>): Promise<Value> {
  const seconds = setting("EVENT_TIMEOUT_SECONDS") * 0.9;
  return within(seconds, work, () => {
    throw new Error(`took longer than ${seconds} s`);
  });
}
