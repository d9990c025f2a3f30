/** Completes a task of goals of different sizes with the whole product running, and sends what Firestore bills for each. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as features from "../../functions/src/index.ts";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { discover } from "../../platform/discover.ts";
import { startPlatform } from "../../platform/platform.ts";
import { observe } from "../cost/deliveries.ts";
import { countOperations } from "../cost/operations.ts";
import { completeTask, seed } from "../cost/scenarios.ts";
import { sum } from "../statistics.ts";
import { answer } from "../worker.ts";

/** What the completion of one task of so large a goal costs. */
export interface Flat {
  tasks: number;
  reads: number;
  /** Of the reads, those for what a count finds beyond its first 1000. */
  readsBeyond: number;
  writes: number;
  deletes: number;
  /** The longest of all runs. */
  milliseconds: number;
}

const SIZES = (process.env["BENCH_GOAL_SIZES"] ?? "10,1000,10000").split(",").map(Number);

const db = connectFirestore();
const observed = observe(discover(features), (work) => work());

// Before there are triggers: what is imported is no event.
const users = await Promise.all(
  [SIZES[0]!, ...SIZES].map(async (tasks) => {
    const userId = `user-${randomUUID()}`;
    await seed(db, userId, { name: "import", names: { goalId: "fit" }, devices: 1, tasks });
    return { userId, tasks };
  }),
);
countOperations(db);
await startPlatform({
  project: process.env["GCLOUD_PROJECT"]!,
  functions: observed.functions,
  port: Number(process.env["SELFOS_TRIGGER_PORT"]),
});

async function measure({ userId, tasks }: { userId: string; tasks: number }): Promise<Flat> {
  await completeTask(db, userId);
  // The emulators take their time for the first step.
  await sleep(500);
  const runs = await observed.takeRuns();
  const total = (of: "reads" | "readsBeyond" | "writes" | "deletes") => sum(runs.map((run) => run[of]));
  return {
    tasks,
    reads: total("reads"),
    readsBeyond: total("readsBeyond"),
    writes: total("writes"),
    deletes: total("deletes"),
    milliseconds: Math.max(...runs.map((run) => run.milliseconds)),
  };
}

const [warmUp, ...measured] = users;
await measure(warmUp!);
const flat: Flat[] = [];
for (const user of measured) {
  flat.push(await measure(user));
}
answer({ flat });
