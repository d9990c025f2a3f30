import { PubSub } from "@google-cloud/pubsub";
import type { Firestore } from "../../functions/src/adapters/firestore.ts";
import type { Push } from "../../functions/src/adapters/push.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import { deployed, inContext, type Context } from "../../functions/src/bus/context.ts";
import * as features from "../../functions/src/index.ts";
import { summariseEvents } from "../../functions/src/operations/summariseEvents.ts";
import { discover, type DeployedFunction } from "../../platform/discover.ts";
import { startPlatform, type Platform } from "../../platform/platform.ts";
import { connectProject } from "../../scripts/toolchain/connectProject.ts";
import { freePort } from "../../scripts/toolchain/ports.ts";
import { watchEffects, type Watched } from "./effects.ts";
import { rawPipeline } from "./raw.ts";
import type { SideName } from "./sideNames.ts";

/** One of the two pipelines: in a project of its own, on the same emulators, in the same process. */
export interface Side {
  db: Firestore;
  effects: Watched;
  /** How often a function has succeeded. */
  successes: Map<string, number>;
  /** The function that counts progress. */
  counting: string;
  start(): Promise<void>;
  /** What a schedule does about the events that happened since: it is no part of a chain, but takes its time. */
  afterwards(since: Date): Promise<void>;
  stop(): Promise<void>;
}

/** As in production, where push goes to FCM, which takes everything: the outbox would write a document more. */
const accepting: Push = {
  send: async (messages) =>
    messages.map(({ deviceId }) => ({ state: "sent", messageId: `sent-${deviceId}` })),
};

interface Parts {
  db: Firestore;
  functions: DeployedFunction[];
  /** Stands around every run of a function. */
  inside?: (run: () => Promise<void>) => Promise<void>;
}

/** What is the same on both sides: a platform that runs the functions, and what was seen of them. */
function sideOf(
  project: string,
  { db, functions, inside = (run) => run() }: Parts,
): Omit<Side, "counting" | "afterwards"> {
  const successes = new Map<string, number>();
  const around = async (name: string, run: () => Promise<void>): Promise<void> => {
    await inside(run);
    successes.set(name, (successes.get(name) ?? 0) + 1);
  };
  let platform: Platform | undefined;
  return {
    db,
    effects: watchEffects(db),
    successes,
    start: async () => {
      platform = await startPlatform({ project, functions, port: await freePort(), around });
    },
    stop: async () => {
      await platform?.stop();
      await db.terminate();
    },
  };
}

function selfos(project: string): Side {
  const { db, create, claim, publish } = connectProject(project);
  const world: Context = {
    ...deployed(),
    db,
    create,
    claim,
    publish,
    vectors: async () => firestoreVectors(db, { now: () => new Date() }),
    push: async () => accepting,
  };
  const functions = discover(features);
  return {
    ...sideOf(project, { db, functions, inside: (run) => inContext(world, run) }),
    counting: "progress-advanceOnTaskCompleted",
    afterwards: (since) => summariseEvents(world, { since, until: new Date(), at: new Date() }),
  };
}

function raw(project: string): Side {
  const { db } = connectProject(project);
  const pubsub = new PubSub({ projectId: project });
  const functions = discover(rawPipeline({ db, pubsub, push: accepting }));
  return {
    ...sideOf(project, { db, functions }),
    counting: "rawProgress",
    afterwards: async () => undefined,
  };
}

let opened = 0;

/**
 * Both sides in new projects, not started yet. A query of the Firestore emulator goes through all that a project has in
 * collections of that name, so what an earlier block has left would be measured with the next one.
 */
export function openSides(): Record<SideName, Side> {
  opened += 1;
  const project = `${process.env["GCLOUD_PROJECT"]}-${opened}`;
  return { raw: raw(`${project}-raw`), selfos: selfos(project) };
}

/** Takes the changes of documents for the platforms of all sides. */
export const takeChanges = () =>
  startPlatform({
    project: process.env["GCLOUD_PROJECT"]!,
    functions: [],
    port: Number(process.env["SELFOS_TRIGGER_PORT"]),
  });
