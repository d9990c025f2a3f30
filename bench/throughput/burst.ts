import { setTimeout as sleep } from "node:timers/promises";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { effectsOf } from "./effects.ts";
import type { Side } from "./sides.ts";

/** What became of many completions of one user. */
export interface Burst {
  tasks: number;
  /** Until the last effect that can still change: every delivery has ended. */
  seconds: number;
  /** Until progress was written for the last time. */
  progressSeconds: number;
  /** What progress says is done in the end. */
  shown: { overall: number; goal: number };
  isRight: boolean;
  /** Whether every task has all of its effects. */
  isComplete: boolean;
}

const PATIENCE_SECONDS = Number(process.env["BENCH_BURST_SECONDS"] ?? 120);
/** What a device that was offline writes at once. */
const WRITERS = 20;

/** Completes the tasks of one user all at once, and waits for progress to be counted for each and all effects to be there. */
export async function runBurst(side: Side, userId: string, tasks: number): Promise<Burst> {
  const { db, effects, successes, counting } = side;
  const committed = effects.of(userId);
  const before = successes.get(counting) ?? 0;
  const started = performance.now();
  const isOver = () => committed.size >= effectsOf(tasks) && (successes.get(counting) ?? 0) - before >= tasks;
  const ids = Array.from({ length: tasks }, (_, index) => `burst${index}`);
  await Promise.all(Array.from({ length: WRITERS }, () => completeAll(side, userId, ids)));
  while (!isOver() && performance.now() - started < PATIENCE_SECONDS * 1000) {
    await sleep(10);
  }
  const progressOf = async (name: string) =>
    Number((await db.doc(`users/${userId}/progress/${name}`).get()).get("completed") ?? 0);
  const shown = { overall: await progressOf("overall"), goal: await progressOf("goal_fit") };
  const since = (moments: number[]) => (Math.max(started, ...moments) - started) / 1000;
  const ofProgress = [...committed].filter(([what]) => what.startsWith("progress/"));
  return {
    tasks,
    seconds: since([...committed.values()]),
    progressSeconds: since(ofProgress.map(([, at]) => at)),
    shown,
    isRight: shown.overall === tasks && shown.goal === tasks,
    isComplete: isOver(),
  };
}

async function completeAll({ db }: Side, userId: string, ids: string[]): Promise<void> {
  for (let id = ids.shift(); id; id = ids.shift()) {
    const fields = { status: "completed", updatedAt: Timestamp.now() };
    await db.doc(`users/${userId}/tasks/${id}`).update(fields);
  }
}

/** The open tasks of a burst: written before there are triggers. Another task of the goal stays open. */
export async function seedBurst({ db }: Side, userId: string, tasks: number): Promise<void> {
  const fields = { title: "Run 5 km without a break", status: "todo", goalId: "fit" };
  const stamps = { createdAt: Timestamp.now(), updatedAt: Timestamp.now() };
  const writer = db.bulkWriter();
  for (let index = 0; index < tasks; index += 1) {
    void writer.set(db.doc(`users/${userId}/tasks/burst${index}`), { ...fields, ...stamps });
  }
  await writer.close();
}
