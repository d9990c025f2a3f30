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

export type Blocks = Record<"bare" | "alone" | "shared", Block[]>;

const BLOCKS = Number(process.env["BENCH_BLOCKS"] ?? 25);
const IN_BLOCK = 40;
const WARM_UP = 200;

const deliverers = {
  bare: bareFunction({ db: connectFirestore(), schema: taskCompleted.schema }),
  alone: onlyReaction,
  shared: oneOfFour!,
};

const names = ["bare", "alone", "shared"] as const;

function cloudEvent(name: (typeof names)[number]): object {
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

async function deliver(name: (typeof names)[number], count: number): Promise<Block> {
  // Made before the clock starts: what a message costs to write is not what it costs to handle.
  const events = Array.from({ length: count }, () => cloudEvent(name));
  const started = { cpu: process.cpuUsage(), wall: performance.now() };
  for (const event of events) {
    await deliverers[name](event as never);
  }
  const { user, system } = process.cpuUsage(started.cpu);
  return { cpu: (user + system) / 1000 / count, wall: (performance.now() - started.wall) / count };
}

const blocks: Blocks = { bare: [], alone: [], shared: [] };
for (const name of names) {
  await deliver(name, WARM_UP);
}
for (let block = 0; block < BLOCKS; block += 1) {
  // Every other round backwards: none of them always follows the same one.
  for (const name of block % 2 === 0 ? names : names.toReversed()) {
    blocks[name].push(await deliver(name, IN_BLOCK));
  }
}
answer({ blocks, inBlock: IN_BLOCK });
