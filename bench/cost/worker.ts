/** Completes tasks on the emulators with the whole product running, and sends what every function did. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as features from "../../functions/src/index.ts";
import type { Push } from "../../functions/src/adapters/push.ts";
import { deployed, inContext, type Context } from "../../functions/src/bus/context.ts";
import { summariseEvents } from "../../functions/src/operations/summariseEvents.ts";
import { discover } from "../../platform/discover.ts";
import { startPlatform } from "../../platform/platform.ts";
import { answer } from "../worker.ts";
import { observe, type Run } from "./deliveries.ts";
import { countOperations } from "./operations.ts";
import { completeTask, scenarios, seed, type Scenario } from "./scenarios.ts";

/** All runs that one completed task has caused. */
export interface Measured {
  scenario: string;
  /** The runs of each repetition: another user's task. */
  tasks: Run[][];
}

export interface Answer {
  measured: Measured[];
  /** CPU milliseconds for one of many tasks that are completed together, all that it causes included. */
  cpuMilliseconds: number;
}

const REPETITIONS = Number(process.env["BENCH_REPETITIONS"] ?? 5);
const BURST = 40;

/** As in production, where push goes to FCM, which takes everything: the outbox would write a document more. */
const accepting: Push = {
  send: async (messages) =>
    messages.map(({ deviceId }) => ({ state: "sent", messageId: `sent-${deviceId}` })),
};
const world: Context = { ...deployed(), push: async () => accepting };
const { db } = world;

const observed = observe(discover(features), (work) => inContext(world, work));

/** Before there are triggers: the documents of the scene are no events. */
async function seedUsers(scenario: Scenario, length: number): Promise<string[]> {
  const users = Array.from({ length }, () => `user-${randomUUID()}`);
  for (const userId of users) {
    await seed(db, userId, scenario);
  }
  return users;
}

async function complete(users: string[]): Promise<Run[]> {
  const since = new Date();
  await Promise.all(users.map((userId) => completeTask(db, userId)));
  // The emulators take their time for the first step.
  await sleep(300);
  const runs = await observed.takeRuns();
  const look = { since, until: new Date(), at: new Date() };
  const looking = observed.runOnce("operations-summariseEvents", () => summariseEvents(world, look));
  return [...runs, await looking];
}

const first = scenarios[0]!;
const seeded: [Scenario, string[]][] = [];
for (const scenario of scenarios) {
  seeded.push([scenario, await seedUsers(scenario, REPETITIONS)]);
}
const warmUp = await seedUsers(first, BURST);
const burst = await seedUsers(first, BURST);
countOperations(db);
await startPlatform({
  project: process.env["GCLOUD_PROJECT"]!,
  functions: observed.functions,
  port: Number(process.env["SELFOS_TRIGGER_PORT"]),
});
await complete(warmUp);
const measured: Measured[] = [];
for (const [scenario, users] of seeded) {
  const tasks: Run[][] = [];
  for (const userId of users) {
    tasks.push(await complete([userId]));
  }
  measured.push({ scenario: scenario.name, tasks });
}
const started = process.cpuUsage();
await complete(burst);
const { user, system } = process.cpuUsage(started);
answer({ measured, cpuMilliseconds: (user + system) / 1000 / BURST } satisfies Answer);
