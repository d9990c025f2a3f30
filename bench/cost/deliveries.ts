import type { DeployedFunction } from "../../platform/discover.ts";
import { topicOf } from "../../platform/pubsubFunctions.ts";
import { countedIn, noOperations, type Operations } from "./operations.ts";

/** One run of one function. */
export interface Run extends Omit<Operations, "expiring"> {
  fn: string;
  topic: string | undefined;
  /** Documents that a TTL policy will delete. */
  expiring: number;
  milliseconds: number;
  /** Of the message that it was given: body and attributes. */
  bytes: number;
  /** Absent where the clock called. */
  messageId: string | undefined;
}

interface CloudEvent {
  id: string;
  data: Buffer | { message: { attributes: Record<string, string>; data: string } };
}

/** The functions of the product, each run of which is noted. */
export interface Observed {
  functions: DeployedFunction[];
  /** What a schedule does, as a run: no message is delivered to it. */
  runOnce(fn: string, work: () => Promise<void>): Promise<Run>;
  /** Waits until nothing has run for a while, and takes the runs since the last time. */
  takeRuns(): Promise<Run[]>;
}

const QUIET_MILLISECONDS = 700;
const PATIENCE_MILLISECONDS = 30_000;

export function observe(functions: DeployedFunction[], inWorld: (work: () => unknown) => unknown): Observed {
  let runs: Run[] = [];
  const active = new Set<symbol>();
  let lastChange = 0;
  const observed = (fn: DeployedFunction): DeployedFunction => {
    const run = fn.run as (event: CloudEvent) => Promise<unknown>;
    const noted = async (event: CloudEvent) => {
      const operations = noOperations();
      const started = performance.now();
      const turn = Symbol(fn.name);
      active.add(turn);
      try {
        await countedIn(operations, async () => inWorld(() => run(event)));
      } finally {
        active.delete(turn);
        lastChange = performance.now();
        runs.push(runOf(fn, event, { operations, milliseconds: lastChange - started }));
      }
    };
    return { ...fn, run: noted };
  };
  const takeRuns = async () => {
    const began = performance.now();
    lastChange = began;
    while (active.size > 0 || performance.now() - lastChange < QUIET_MILLISECONDS) {
      if (performance.now() - began > PATIENCE_MILLISECONDS) {
        throw new Error("the functions did not come to rest");
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const taken = runs;
    runs = [];
    return taken;
  };
  const runOnce = async (fn: string, work: () => Promise<void>): Promise<Run> => {
    const operations = noOperations();
    const started = performance.now();
    await countedIn(operations, async () => inWorld(work));
    const { expiring, ...counts } = operations;
    const milliseconds = performance.now() - started;
    const unasked = { topic: undefined, bytes: 0, messageId: undefined };
    return { fn, ...unasked, ...counts, expiring: expiring.size, milliseconds };
  };
  return { functions: functions.map(observed), runOnce, takeRuns };
}

interface Outcome {
  operations: Operations;
  milliseconds: number;
}

function runOf(fn: DeployedFunction, event: CloudEvent, { operations, milliseconds }: Outcome): Run {
  const { expiring, ...counts } = operations;
  return {
    fn: fn.name,
    topic: topicOf(fn),
    ...counts,
    expiring: expiring.size,
    milliseconds,
    bytes: bytesOf(event),
    messageId: event.id,
  };
}

/** A message carries its id and a timestamp of 20 bytes beside what was published. */
function bytesOf({ id, data, ...fields }: CloudEvent): number {
  const isChange = Buffer.isBuffer(data);
  const body = isChange ? data.length : Buffer.byteLength(data.message.data, "base64");
  const attributes = isChange ? fields : data.message.attributes;
  const pairs = Object.entries(attributes).flat().join("");
  return body + Buffer.byteLength(pairs) + id.length + 20;
}
