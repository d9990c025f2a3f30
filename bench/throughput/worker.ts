/** Completes tasks on both pipelines in blocks by turns, then in a burst of one user, and sends how long everything took. */
import { randomUUID } from "node:crypto";
import { scenarios, seed } from "../cost/scenarios.ts";
import { answer } from "../worker.ts";
import { runBlock, type Block } from "./blocks.ts";
import { runBurst, seedBurst, type Burst } from "./burst.ts";
import { sideNames, type SideName } from "./sideNames.ts";
import { makeSides, type Side } from "./sides.ts";

const loads = {
  /** As much as goes: for the throughput. */
  full: { tasks: 60, inFlight: 60 },
  /** What a chain takes when it need not wait in a line. */
  light: { tasks: 24, inFlight: 2 },
};
export type Load = keyof typeof loads;

export interface Answer {
  loads: typeof loads;
  blocks: Record<Load, Record<SideName, Block[]>>;
  bursts: Record<SideName, Burst>;
}

const PAIRS = Number(process.env["BENCH_BLOCKS"] ?? 16);
/** Blocks that nobody looks at: the emulators are Java, and take several times as long until they are warm. */
const WARM_UPS = 8;
const BURST = Number(process.env["BENCH_BURST"] ?? 300);

const sides = makeSides();
const scene = scenarios[0]!;

/** Before there are triggers: the documents of the scene are no events. */
async function seedUsers({ db }: Side, length: number): Promise<string[]> {
  const users = Array.from({ length }, () => `user-${randomUUID()}`);
  await Promise.all(users.map((userId) => seed(db, userId, scene)));
  return users;
}

async function seedSide(side: Side) {
  const warmUps: string[][] = [];
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
    warmUps.push(await seedUsers(side, loads.full.tasks));
  }
  const blocks: Record<Load, string[][]> = { full: [], light: [] };
  for (let pair = 0; pair < PAIRS; pair += 1) {
    blocks.full.push(await seedUsers(side, loads.full.tasks));
    blocks.light.push(await seedUsers(side, loads.light.tasks));
  }
  const [burst = ""] = await seedUsers(side, 1);
  await seedBurst(side, burst, BURST);
  return { warmUps, blocks, burst };
}

const users = { raw: await seedSide(sides.raw), selfos: await seedSide(sides.selfos) };
await sides.selfos.start();
await sides.raw.start();
for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
  for (const name of sideNames) {
    await runBlock(sides[name], users[name].warmUps[warmUp]!, loads.full.inFlight);
  }
}

const blocks: Answer["blocks"] = { full: { raw: [], selfos: [] }, light: { raw: [], selfos: [] } };
/** Which of the two is first changes from pair to pair. */
async function runPair(load: Load, pair: number): Promise<void> {
  for (const name of pair % 2 === 0 ? sideNames : sideNames.toReversed()) {
    const block = await runBlock(sides[name], users[name].blocks[load][pair]!, loads[load].inFlight);
    blocks[load][name].push(block);
  }
}
for (let pair = 0; pair < PAIRS; pair += 1) {
  await runPair("full", pair);
  await runPair("light", pair);
}
const bursts = {
  raw: await runBurst(sides.raw, users.raw.burst, BURST),
  selfos: await runBurst(sides.selfos, users.selfos.burst, BURST),
};
answer({ loads, blocks, bursts } satisfies Answer);
