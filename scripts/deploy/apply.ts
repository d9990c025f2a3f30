import { setTimeout as sleep } from "node:timers/promises";
import { CloudError, type Call, type Cloud } from "./cloud.ts";
import type { Drift } from "./drift.ts";

export interface Applied {
  done: Drift[];
  failed: { drift: Drift; error: CloudError }[];
}

/** Monitoring learns of a new log metric after a while, and refuses an alert on it until then. */
const PATIENCE = { times: 12, seconds: 10 };

/** Mends what can be mended from here, one after the other. What fails does not keep the rest from being mended. */
export async function apply(
  drifts: Drift[],
  cloud: Cloud,
  pauseSeconds = PATIENCE.seconds,
): Promise<Applied> {
  const applied: Applied = { done: [], failed: [] };
  for (const drift of drifts) {
    const error = drift.fix && (await refusalOf(() => patiently(cloud, drift.fix!, pauseSeconds)));
    if (error) {
      applied.failed.push({ drift, error });
    } else if (drift.fix) {
      applied.done.push(drift);
    }
  }
  return applied;
}

/** The error of an API; any other is a defect of ours, and thrown. */
async function refusalOf(work: () => Promise<unknown>): Promise<CloudError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof CloudError) {
      return error;
    }
    throw error;
  }
}

const isTooEarly = (error: CloudError, { permission }: Call): boolean =>
  permission.startsWith("monitoring.") && /cannot find metric/i.test(error.message);

async function patiently(cloud: Cloud, call: Call, pauseSeconds: number): Promise<void> {
  for (let time = 1; ; time += 1) {
    const error = await refusalOf(() => cloud.ask(call));
    if (!error) {
      return;
    }
    if (!isTooEarly(error, call) || time === PATIENCE.times) {
      throw error;
    }
    await sleep(pauseSeconds * 1000);
  }
}
