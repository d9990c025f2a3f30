import { randomUUID } from "node:crypto";
import { embeddedEmbeddings } from "../../functions/src/adapters/embeddingsEmbedded.ts";
import { outboxPush } from "../../functions/src/adapters/pushOutbox.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import { inContext, type Context } from "../../functions/src/bus/context.ts";
import * as functions from "../../functions/src/index.ts";
import { discover } from "../../platform/discover.ts";
import { faultsOf, type FaultOptions, type Life } from "../../platform/faults.ts";
import { startPlatform } from "../../platform/platform.ts";
import { connectProject, type Project } from "../../scripts/toolchain/connectProject.ts";
import { freePort } from "../../scripts/toolchain/ports.ts";
import { recordingLog, type LogLine } from "../support/context.ts";
import { mortalFirestore } from "./mortalFirestore.ts";
import { isFullSize } from "./sizes.ts";

export type { Project } from "../../scripts/toolchain/connectProject.ts";

/** A project of its own. */
export const openProject = (word: string): Project =>
  connectProject(`demo-${word}-${randomUUID().slice(0, 8)}`);

/**
 * Time passes faster for the functions, as the platform's waiting times are shorter: leases end within seconds. Not so fast
 * that a long run gets older than a push is worth.
 */
const SPEED = isFullSize ? 5 : 20;
const started = Date.now();
const now = () => new Date(started + (Date.now() - started) * SPEED);

/** The world of a run: the embedded defaults of production in a project of its own. */
export function worldOf({ db, create, claim, publish }: Project, lines: LogLine[], life: Life): Context {
  const { log, lines: own } = recordingLog();
  own.push = (...added) => lines.push(...added);
  const mortalDb = mortalFirestore(db, life);
  return {
    db: mortalDb,
    log,
    now,
    create: (path, data) => life.step(() => create(path, data)),
    claim: (...claimed) => life.step(() => claim(...claimed)),
    publish: (topic, message) => life.step(() => publish(topic, message)),
    vectors: async () => firestoreVectors(mortalDb, { now }),
    embeddings: async () => embeddedEmbeddings(),
    push: async () => outboxPush(mortalDb, { now }),
    model: () => Promise.reject(new Error("there is no language model")),
  };
}

export interface RunningOptions {
  /** None unless given. */
  faults?: FaultOptions;
  /** Stands in for parts of the world, e.g. for one function. */
  world?: (name: string) => Partial<Context>;
  instance?: string;
}

const NO_FAULTS: FaultOptions = { seed: 0, crashes: 0, duplicates: 0, delaySeconds: 0 };

/** All functions of SelfOS, in a project of their own, in this process. */
export async function runFunctions(project: Project, options: RunningOptions = {}) {
  const { faults: wanted = NO_FAULTS, world = () => ({}), instance = "" } = options;
  const lines: LogLine[] = [];
  const faults = faultsOf(wanted, (life, run, name) =>
    inContext({ ...worldOf(project, lines, life), ...world(name) }, run),
  );
  const platform = await startPlatform({
    project: project.id,
    functions: discover(functions),
    port: await freePort(),
    instance,
    around: faults.around,
  });
  return { faults, lines, stop: () => platform.stop() };
}
