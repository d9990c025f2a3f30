/** Completes tasks on the emulators with the whole product running, and sends what every function did. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as features from "../../functions/src/index.ts";
import type { Push } from "../../functions/src/adapters/push.ts";
import { deployed, inContext, type Context } from "../../functions/src/bus/context.ts";
import { discover } from "../../platform/discover.ts";
import { startPlatform } from "../../platform/platform.ts";
import { answer } from "../worker.ts";
import { observe, type Run } from "./deliveries.ts";
import { countOperations } from "./operations.ts";
import { completeTask, scenarios, seed, type Scenario } from "./scenarios.ts";

/** All runs that one completed task has caused. */
export interface Measured {
  scenario: string;
  /** The repetitions: each another user's task. */
  tasks: { runs: Run[]; cpuMilliseconds: number }[];
}

const REPETITIONS = Number(process.env["BENCH_REPETITIONS"] ?? 5);

/** As in production, where push goes to FCM, which takes everything: the outbox would write a document more. */
const accepting: Push = {
  send: async (messages) => messages.map(({ deviceId }) => ({ state: "sent", messageId: `sent-${deviceId}` })),
};
const world: Context = { ...deployed(), push: async () => accepting };
const { db } = world;

const observed = observe(discover(features), (work) => inContext(world, work));

/** Before there are triggers: the documents of the scene are no events. */
async function seedAll(scenario: Scenario): Promise<string[]> {
  const users = Array.from({ length: REPETITIONS }, () => `user-${randomUUID()}`);
  for (const userId of users) {
    await seed(db, userId, scenario);
  }
  return users;
}

async function complete(userId: string) {
  const started = process.cpuUsage();
  await completeTask(db, userId);
  // The emulators take their time for the first step.
  await sleep(300);
  const runs = await observed.takeRuns();
  const { user, system } = process.cpuUsage(started);
  return { runs, cpuMilliseconds: (user + system) / 1000 };
}

const [first] = scenarios;
const seeded: [Scenario, string[]][] = [];
for (const scenario of scenarios) {
  seeded.push([scenario, await seedAll(scenario)]);
}
const warmUp = await seedAll(first!);
countOperations(db);
await startPlatform({
  project: process.env["GCLOUD_PROJECT"]!,
  functions: observed.functions,
  port: Number(process.env["SELFOS_TRIGGER_PORT"]),
});
for (const userId of warmUp) {
  await complete(userId);
}
const measured: Measured[] = [];
for (const [scenario, users] of seeded) {
  const tasks: Measured["tasks"] = [];
  for (const userId of users) {
    tasks.push(await complete(userId));
  }
  measured.push({ scenario: scenario.name, tasks });
}
answer({ measured });
