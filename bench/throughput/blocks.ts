import { setTimeout as sleep } from "node:timers/promises";
import { completeTask } from "../cost/scenarios.ts";
import { effectsOf } from "./effects.ts";
import type { Side } from "./sides.ts";

/** Some tasks, each of another user, completed with so many under way at the same time. */
export interface Block {
  perSecond: number;
  /** Milliseconds from each task's write to its last effect. */
  latencies: number[];
  /** CPU milliseconds a task, both the pipeline's and the platform's; the emulators' is not in it. */
  cpu: number;
}

const PATIENCE_SECONDS = 30;
const LOOK_EVERY_MS = 3;

/** Completes the task of each user and waits until its last effect is committed; what is done about them later counts, too. */
export async function runBlock(side: Side, users: string[], inFlight: number): Promise<Block> {
  const latencies: number[] = [];
  const waiting = [...users];
  const started = { at: performance.now(), cpu: process.cpuUsage() };
  const line = async (): Promise<void> => {
    for (let userId = waiting.shift(); userId; userId = waiting.shift()) {
      latencies.push(await latencyOf(side, userId));
    }
  };
  const since = new Date();
  await Promise.all(Array.from({ length: inFlight }, line));
  await side.afterwards(since);
  const { user, system } = process.cpuUsage(started.cpu);
  const seconds = (performance.now() - started.at) / 1000;
  return { perSecond: users.length / seconds, latencies, cpu: (user + system) / 1000 / users.length };
}

async function latencyOf({ db, effects }: Side, userId: string): Promise<number> {
  const written = performance.now();
  await completeTask(db, userId);
  const committed = effects.of(userId);
  while (committed.size < effectsOf(1)) {
    if (performance.now() - written > PATIENCE_SECONDS * 1000) {
      throw new Error(`only these effects of a task were seen: ${[...committed.keys()].join(", ")}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
  return Math.max(...committed.values()) - written;
}
