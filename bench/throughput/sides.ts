import { createRequire } from "node:module";
import { PubSub } from "@google-cloud/pubsub";
import { getFirestore, type Firestore } from "../../functions/src/adapters/firestore.ts";
import type { Push } from "../../functions/src/adapters/push.ts";
import { deployed, inContext, type Context } from "../../functions/src/bus/context.ts";
import * as features from "../../functions/src/index.ts";
import { summariseEvents } from "../../functions/src/operations/summariseEvents.ts";
import { discover } from "../../platform/discover.ts";
import { startPlatform } from "../../platform/platform.ts";
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
  start(): Promise<unknown>;
  /** What a schedule does about the events that happened since: it is no part of a chain, but takes its time. */
  afterwards(since: Date): Promise<void>;
}

/** As in production, where push goes to FCM, which takes everything: the outbox would write a document more. */
const accepting: Push = {
  send: async (messages) =>
    messages.map(({ deviceId }) => ({ state: "sent", messageId: `sent-${deviceId}` })),
};

// The SDKs are packages of functions/.
const require = createRequire(new URL("../../functions/package.json", import.meta.url));
const { initializeApp } = require("firebase-admin/app") as {
  initializeApp: (options: object, name: string) => Parameters<typeof getFirestore>[0];
};

function selfos(): Side {
  const world: Context = { ...deployed(), push: async () => accepting };
  const successes = new Map<string, number>();
  return {
    db: world.db,
    effects: watchEffects(world.db),
    successes,
    counting: "progress-advanceOnTaskCompleted",
    start: () =>
      startPlatform({
        project: process.env["GCLOUD_PROJECT"]!,
        functions: discover(features),
        port: Number(process.env["SELFOS_TRIGGER_PORT"]),
        around: (name, run) => inContext(world, run).then(() => note(successes, name)),
      }),
    afterwards: (since) => summariseEvents(world, { since, until: new Date(), at: new Date() }),
  };
}

function raw(): Side {
  const project = `${process.env["GCLOUD_PROJECT"]}-raw`;
  const db = getFirestore(initializeApp({ projectId: project }, "raw"));
  db.settings({ ignoreUndefinedProperties: true });
  const successes = new Map<string, number>();
  const pubsub = new PubSub({ projectId: project });
  return {
    db,
    effects: watchEffects(db),
    successes,
    counting: "rawProgress",
    start: async () =>
      startPlatform({
        project,
        functions: discover(rawPipeline({ db, pubsub, push: accepting })),
        port: await freePort(),
        around: (name, run) => run().then(() => note(successes, name)),
      }),
    afterwards: async () => undefined,
  };
}

const note = (successes: Map<string, number>, name: string): void =>
  void successes.set(name, (successes.get(name) ?? 0) + 1);

export const makeSides = (): Record<SideName, Side> => ({ raw: raw(), selfos: selfos() });
