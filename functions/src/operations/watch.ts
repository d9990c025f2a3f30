import type { Firestore } from "../adapters/firestore.ts";
import { knownOf, refOf, type DeliveryKey, type Known } from "./outcomes.ts";
import type { Message } from "./plan.ts";

/** A delivery that has ended since its message was published. */
export type Settled = DeliveryKey & Known;

/** Looks after what was published, until each delivery has a new record. */
export interface Watch {
  add(message: Message): void;
  /** What has ended since the last look. Reads at most 200 records, in turn. */
  look(): Promise<Settled[]>;
  /** How many have no answer yet. */
  open(): number;
}

const AT_MOST = 200;

export function watchDeliveries(db: Firestore): Watch {
  const waiting: (DeliveryKey & { version: string | undefined })[] = [];
  return {
    add: ({ event, before }) =>
      before.forEach((known, reaction) =>
        waiting.push({ eventId: event.id, reaction, version: known?.version }),
      ),
    async look() {
      // Taken out before the reads: more may be added while they run.
      const looked = waiting.splice(0, AT_MOST);
      const records = looked.length === 0 ? [] : await db.getAll(...looked.map((key) => refOf(db, key)));
      const answers = looked.map(({ eventId, reaction, version }, index) => {
        const known = knownOf(records[index]);
        return known && known.version !== version ? { eventId, reaction, ...known } : undefined;
      });
      const unanswered = looked.filter((_, index) => !answers[index]);
      // To the end of the queue, so that some without an answer do not hide the others.
      waiting.push(...unanswered);
      return answers.filter((answer) => answer !== undefined);
    },
    open: () => waiting.length,
  };
}
