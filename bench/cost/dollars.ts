import { eventRuntime } from "../../functions/src/params.ts";
import { BILLED_STEP_SECONDS, prices, PUBSUB_LEAST_BYTES, UTILISATION } from "../prices.ts";
import { sum } from "../statistics.ts";
import type { Run } from "./deliveries.ts";

const MILLION = 1e6;
const GIBIBYTES = Number.parseInt(eventRuntime.memory, 10) / 1024;

/** Parts of the price of a million tasks that each cause these runs. */
export interface Dollars {
  firestore: number;
  requests: number;
  /** Instances that are as busy as the autoscaler lets them be. */
  computeBusy: number;
  /** Every event meets an idle instance and has it for itself. */
  computeAlone: number;
  pubSub: number;
}

/** `cpuMilliseconds`: of one task, where many are completed at the same time. */
export function dollarsOf(runs: Run[], cpuMilliseconds: number): Dollars {
  // However many share an instance, they share its vCPU.
  const busy = Math.max(sum(runs.map(secondsOf)) / eventRuntime.concurrency, cpuMilliseconds / 1000);
  const alone = runs.map((run) => Math.ceil(secondsOf(run) / BILLED_STEP_SECONDS) * BILLED_STEP_SECONDS);
  const of = (what: "reads" | "writes" | "deletes" | "expiring") => sum(runs.map((run) => run[what]));
  const firestore =
    of("reads") * prices.firestoreRead +
    of("writes") * prices.firestoreWrite +
    (of("deletes") + of("expiring")) * prices.firestoreDelete;
  return {
    firestore: firestore * MILLION,
    requests: runs.length * prices.request * MILLION,
    computeBusy: (busy / UTILISATION) * pricePerSecond * MILLION,
    computeAlone: sum(alone) * pricePerSecond * MILLION,
    pubSub: billedBytes(runs) * prices.pubSubByte * MILLION,
  };
}

const pricePerSecond = eventRuntime.cpu * prices.vcpuSecond + GIBIBYTES * prices.gibibyteSecond;

const secondsOf = ({ milliseconds }: Run): number => milliseconds / 1000;

/** A message is published once and delivered to every function that listens. */
function billedBytes(runs: Run[]): number {
  const messages = runs.filter(({ messageId }) => messageId !== undefined);
  const deliveries = messages.map(({ bytes }) => Math.max(PUBSUB_LEAST_BYTES, bytes));
  const published = new Map(
    messages.map(({ messageId, bytes }) => [messageId, Math.max(PUBSUB_LEAST_BYTES, bytes)]),
  );
  return sum(deliveries) + sum([...published.values()]);
}

export const totalBusy = (dollars: Dollars): number =>
  dollars.firestore + dollars.requests + dollars.computeBusy + dollars.pubSub;

export const totalAlone = (dollars: Dollars): number =>
  totalBusy(dollars) - dollars.computeBusy + dollars.computeAlone;
