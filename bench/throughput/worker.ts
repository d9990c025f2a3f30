/** Completes tasks on both pipelines in blocks by turns, then in a burst of one user, and sends how long everything took. */
import { randomUUID } from "node:crypto";
import { scenarios, seed } from "../cost/scenarios.ts";
import { answer } from "../worker.ts";
import { runBlock, type Block } from "./blocks.ts";
import { runBurst, seedBurst, type Burst } from "./burst.ts";
import { sideNames, type SideName } from "./sideNames.ts";
import { openSides, takeChanges, type Side } from "./sides.ts";

const loads = {
  /** As much as goes: for the throughput. */
  full: { tasks: 120, inFlight: 60 },
  /** What a chain takes when it need not wait in a line. */
  light: { tasks: 24, inFlight: 2 },
};
export type Load = keyof typeof loads;

export interface Answer {
  loads: typeof loads;
  blocks: Record<Load, Record<SideName, Block[]>>;
  bursts: Record<SideName, Burst>;
}

const PAIRS = Number(process.env["BENCH_BLOCKS"] ?? 32);
/** Pairs that nobody looks at: the emulators are Java, and take several times as long until they are warm. */
const WARM_UPS = 6;
const BURST = Number(process.env["BENCH_BURST"] ?? 300);

const scene = scenarios[0]!;

async function seedUsers({ db }: Side, length: number): Promise<string[]> {
  const users = Array.from({ length }, () => `user-${randomUUID()}`);
  await Promise.all(users.map((userId) => seed(db, userId, scene)));
  return users;
}

type Pair = Record<Load, Record<SideName, Block>>;

/** Who uses a side in one pair. The first of them pay for its connections, and are not looked at. */
const seedPair = async (side: Side) => ({
  first: await seedUsers(side, 4),
  full: await seedUsers(side, loads.full.tasks),
  light: await seedUsers(side, loads.light.tasks),
});

/** A block of each side under each load, in new projects. Which of the two is first changes from pair to pair. */
async function runPair(number: number): Promise<Pair> {
  const sides = openSides();
  // Before there are triggers: the documents of the scene are no events.
  const users = { raw: await seedPair(sides.raw), selfos: await seedPair(sides.selfos) };
  for (const name of sideNames) {
    await sides[name].start();
    await runBlock(sides[name], users[name].first, 1);
  }
  const byTurns = number % 2 === 0 ? sideNames : sideNames.toReversed();
  const run = async (load: Load) => {
    const blocks = {} as Record<SideName, Block>;
    for (const name of byTurns) {
      blocks[name] = await runBlock(sides[name], users[name][load], loads[load].inFlight);
    }
    return blocks;
  };
  const pair = { full: await run("full"), light: await run("light") };
  await Promise.all(sideNames.map((name) => sides[name].stop()));
  return pair;
}

async function burstOf(side: Side): Promise<Burst> {
  const [user = ""] = await seedUsers(side, 1);
  await seedBurst(side, user, BURST);
  await side.start();
  const burst = await runBurst(side, user, BURST);
  await side.stop();
  return burst;
}

/** The same tasks on both sides, one side after the other. */
async function runBursts(): Promise<Record<SideName, Burst>> {
  const sides = openSides();
  return { raw: await burstOf(sides.raw), selfos: await burstOf(sides.selfos) };
}

await takeChanges();
const pairs: Pair[] = [];
for (let number = -WARM_UPS; number < PAIRS; number += 1) {
  const pair = await runPair(number);
  pairs.push(...(number < 0 ? [] : [pair]));
}
const blocksOf = (load: Load) => ({
  raw: pairs.map((pair) => pair[load].raw),
  selfos: pairs.map((pair) => pair[load].selfos),
});
const blocks = { full: blocksOf("full"), light: blocksOf("light") };
answer({ loads, blocks, bursts: await runBursts() } satisfies Answer);
