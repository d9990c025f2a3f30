import { embeddedEmbeddings } from "../../functions/src/adapters/embeddingsEmbedded.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import { inContext } from "../../functions/src/bus/context.ts";
import * as functions from "../../functions/src/index.ts";
import { discover } from "../../platform/discover.ts";
import { startPlatform } from "../../platform/platform.ts";
import { freePort } from "../../scripts/toolchain/ports.ts";
import { recordingLog } from "../support/context.ts";
import { openModel } from "./outageModel.ts";
import { openPush, type PushSystem } from "./outagePush.ts";
import type { OutsideSystem } from "./outageSystem.ts";
import { clock, SPEED } from "./outageTime.ts";
import { isWeaviateThere, openVectors, type VectorSystem } from "./outageVectors.ts";
import { openProject, type Project } from "./world.ts";

/** The outside systems of which one is ill at a time. Mail joins them when there is mail. */
export interface Outside {
  /** Absent where the run has no Weaviate: the memories are kept in Firestore then. */
  vectors?: VectorSystem;
  push: PushSystem;
  model: OutsideSystem;
}

export async function openOutside(): Promise<Outside> {
  const [push, model] = await Promise.all([openPush(), openModel()]);
  return { push, model, ...(isWeaviateThere ? { vectors: await openVectors() } : {}) };
}

export const systemsOf = (outside: Outside): OutsideSystem[] => Object.values(outside) as OutsideSystem[];

/** A task that was created and then completed. */
export interface Written {
  userId: string;
  taskId: string;
  /** What a memory of it says. */
  text: string;
}

export interface OutageProject extends Project {
  written: Written[];
  /** Each with one device. The outside systems see the users of every project, so no two have the same. */
  users: { id: string; device: string }[];
  stop(): Promise<void>;
}

const USERS = 6;

/** What an outside system takes the place of. */
const none = () => Promise.reject(new Error("not in this world"));

/**
 * A project of its own whose functions live in fast time and talk to the outside systems by the adapters of production; in place of
 * the one that is named, if one is, to somebody who is never ill.
 */
export async function openOutageProject(outside: Outside, steady?: OutsideSystem): Promise<OutageProject> {
  const project = openProject("outage");
  const now = clock();
  const { db, create, claim, publish } = project;
  const { log } = recordingLog();
  const vectors = firestoreVectors(db, { now });
  const embedded = { vectors: async () => vectors, embeddings: async () => embeddedEmbeddings() };
  const real = systemsOf(outside).map((system) =>
    system === steady ? system.steady(project, now) : system.world(project, now),
  );
  const base = { db, create, claim, publish, now, log, ...embedded, push: none, model: none };
  const context = Object.assign(base, ...real) as typeof base;
  const platform = await startPlatform({
    project: project.id,
    functions: discover(functions),
    port: await freePort(),
    factor: 1 / SPEED,
    around: (_, run) => inContext(context, run),
  });
  const users = Array.from({ length: USERS }, (_, index) => `user${index}-${project.id}`).map((id) => ({
    id,
    device: `phone-of-${id}`,
  }));
  await Promise.all(users.map((user) => prepare(project, outside.push, user)));
  return { ...project, users, written: [], stop: () => platform.stop() };
}

/** A user with a phone: neither is an event. */
async function prepare(
  { db }: Project,
  push: PushSystem,
  { id, device }: OutageProject["users"][number],
): Promise<void> {
  const stamp = new Date();
  const stamps = { createdAt: stamp, updatedAt: stamp };
  push.register(device);
  const user = db.doc(`users/${id}`);
  await user.set({ timeZone: "Europe/Berlin", ...stamps });
  const phone = { addressing: { kind: "fid", value: device }, platform: "android", lastSeenAt: stamp };
  await user
    .collection("devices")
    .doc("phone")
    .set({ ...phone, ...stamps });
}
