import { FieldValue } from "../../functions/src/adapters/firestore.ts";
import type { Tools } from "../../functions/src/bus/reaction.ts";
import { eventually } from "../support/eventually.ts";
import { startPipeline, type Pipeline, type PipelineOptions } from "../support/pipeline.ts";

type Event = Parameters<Pipeline["outcome"]>[0];

/** A pipeline whose effect shows when it happened twice: each adds one to a counter of the event's user. */
export async function startCounting(options: PipelineOptions | PipelineOptions["handles"][number]) {
  const pipeline = await startPipeline(typeof options === "function" ? { handles: [options] } : options);
  const counter = (userId: string) => counterOf(pipeline.context, userId);
  return {
    ...pipeline,
    counter,
    count: async (userId: string): Promise<number> => (await counter(userId).get()).get("count") ?? 0,
    becomes: (outcome: string, event: Event, name?: string) =>
      eventually(`the delivery is ${outcome}`, async () => (await pipeline.outcome(event, name)) === outcome),
  };
}

export type Counting = Awaited<ReturnType<typeof startCounting>>;

const counterOf = ({ db }: Pick<Tools, "db">, userId: string) => db.doc(`users/${userId}/effects/counter`);

/** The effect, in the commit of the delivery. */
export const countUp = (userId: string, tools: Tools): void =>
  void tools.batch.set(counterOf(tools, userId), { count: FieldValue.increment(1) }, { merge: true });

/** The effect, in a transaction that reads first. */
export const countUpInTransaction = (userId: string, tools: Tools): Promise<void> =>
  tools.transaction(async (transaction) => {
    const found = await transaction.get(counterOf(tools, userId));
    transaction.set(found.ref, { count: (found.get("count") ?? 0) + 1 });
  });

/** A handler that always fails with the same error. */
export const refuse = (error: Error) => async (): Promise<void> => {
  throw error;
};
