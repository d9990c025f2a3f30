/** Delivers the same event to the bare function and to the reactions, in blocks by turns, and measures the CPU of this process. */
import { randomUUID } from "node:crypto";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { eventOf, messageOf } from "../../test/support/messages.ts";
import { answer } from "../worker.ts";
import { bareFunction } from "./bare.ts";
import { oneOfFour, onlyReaction } from "./reactions.ts";

export interface Block {
  /** CPU milliseconds a delivery. */
  cpu: number;
  wall: number;
}

/** Each with the bare function beside it: what one leaves to the garbage collector never falls on the other pair. */
export type Pairs = Record<"alone" | "shared", { bare: Block[]; react: Block[] }>;

const BLOCKS = Number(process.env["BENCH_BLOCKS"] ?? 40);
const IN_BLOCK = 20;
const WARM_UP = 300;

const deliverers = {
  bare: bareFunction({ db: connectFirestore(), schema: taskCompleted.schema }),
  alone: onlyReaction,
  shared: oneOfFour!,
};

type Name = keyof typeof deliverers;

function cloudEvent(name: Name): object {
  const type = `bench.${name}`;
  const message = messageOf(eventOf({ ...taskCompleted, type }, { userId: `user-${randomUUID()}` }));
  return {
    specversion: "1.0",
    id: message.messageId,
    source: `//pubsub.googleapis.com/projects/demo-selfos/topics/${type}`,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    time: message.publishTime,
    data: { subscription: "bench", message },
  };
}

async function deliver(name: Name, count: number): Promise<Block> {
  // Made before the clock starts: what a message costs to write is not what it costs to handle.
  const events = Array.from({ length: count }, () => cloudEvent(name));
  const started = { cpu: process.cpuUsage(), wall: performance.now() };
  for (const event of events) {
    await deliverers[name](event as never);
  }
  const { user, system } = process.cpuUsage(started.cpu);
  return { cpu: (user + system) / 1000 / count, wall: (performance.now() - started.wall) / count };
}

async function compare(name: "alone" | "shared"): Promise<Pairs["alone"]> {
  const blocks: Pairs["alone"] = { bare: [], react: [] };
  await deliver("bare", WARM_UP);
  await deliver(name, WARM_UP);
  for (let block = 0; block < BLOCKS; block += 1) {
    const isBareFirst = block % 2 === 0;
    const [one, other] = isBareFirst ? (["bare", name] as const) : ([name, "bare"] as const);
    const measured = [await deliver(one, IN_BLOCK), await deliver(other, IN_BLOCK)] as const;
    blocks.bare.push(measured[isBareFirst ? 0 : 1]);
    blocks.react.push(measured[isBareFirst ? 1 : 0]);
  }
  return blocks;
}

const pairs: Pairs = { alone: await compare("alone"), shared: await compare("shared") };
answer({ pairs, inBlock: IN_BLOCK });
