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
  /** Milliseconds a task of what is done about them when the chains have ended. */
  afterwards: number;
}

const PATIENCE_SECONDS = 30;
const LOOK_EVERY_MS = 3;

/** Completes the task of each user and waits until its last effect is committed. */
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
  const ended = performance.now();
  await side.afterwards(since);
  const afterwards = (performance.now() - ended) / users.length;
  const { user, system } = process.cpuUsage(started.cpu);
  const perSecond = (users.length * 1000) / (ended - started.at);
  return { perSecond, latencies, cpu: (user + system) / 1000 / users.length, afterwards };
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
