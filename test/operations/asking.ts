import type * as z from "zod";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { logAndPublish } from "../../functions/src/bus/publish.ts";
import { planReplay, runReplay } from "../../functions/src/operations/replay.ts";
import { replayRequest } from "../../functions/src/operations/requests.ts";
import type { Pace } from "../../functions/src/operations/run.ts";
import { eventually } from "../support/eventually.ts";
import type { Pipeline } from "../support/pipeline.ts";

type Asked = z.input<typeof replayRequest>;

/** Tests have no patience. */
const QUICK = { canarySeconds: 15, patienceSeconds: 10 };

export const dryRun = ({ context }: Pipeline, asked: Asked) =>
  planReplay(context, replayRequest.parse(asked));

export const replay = ({ context }: Pipeline, asked: Asked, pace: Partial<Pace> = {}) =>
  runReplay(context, replayRequest.parse({ rate: 100, ...asked }), { ...QUICK, ...pace });

/** Announces events as a change does, and waits until each delivery has ended. */
export async function announceAll(pipeline: Pipeline, events: Envelope[]): Promise<void> {
  await Promise.all(events.map((event) => logAndPublish(pipeline.context, event)));
  const deliveries = events.flatMap((event) => pipeline.names.map((name) => ({ event, name })));
  await Promise.all(
    deliveries.map(({ event, name }) =>
      eventually("the delivery has ended", async () => pipeline.outcome(event, name)),
    ),
  );
}

/** Events of one user, a second apart. */
export function eventsFor(pipeline: Pipeline, userId: string, words: string[]): Envelope[] {
  const start = Date.now() - words.length * 1000;
  return words.map((word, index) =>
    pipeline.event({ userId, data: { word }, time: new Date(start + index * 1000).toISOString() }),
  );
}

/** Everything that the log holds of these events, to see that nothing has changed. */
export const recordsOf = async (pipeline: Pipeline, events: Envelope[]) =>
  Promise.all(
    events.flatMap((event) =>
      pipeline.names.map(async (name) => (await pipeline.record(event, name)).updateTime?.valueOf()),
    ),
  );
