import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deployed, type Context } from "../../functions/src/bus/context.ts";
import { RefusedError } from "../../functions/src/bus/errors.ts";
import { cacheFolder } from "../toolchain/paths.ts";
import { answers } from "../toolchain/ports.ts";

export interface Session {
  context: Context;
  /** Where we are, for every heading: nobody should mend the wrong project. */
  place: string;
  isJson: boolean;
}

const EMULATORS = ["FIRESTORE_EMULATOR_HOST", "PUBSUB_EMULATOR_HOST"] as const;

const silent = () => undefined;

/**
 * The project's Firestore and Pub/Sub: the emulators where the environment names them, or where `npm start` runs them for a
 * demo project; else the cloud, by application default credentials.
 * @throws RefusedError where it is not clear which, or nobody answers.
 */
export async function connect(wanted: string | undefined, isJson: boolean): Promise<Session> {
  const project = wanted ?? process.env["GCLOUD_PROJECT"] ?? process.env["GOOGLE_CLOUD_PROJECT"];
  if (!project) {
    throw new RefusedError("Say which project: add --project <id>, or set GCLOUD_PROJECT.");
  }
  // The SDKs read it, as they do in the cloud.
  process.env["GCLOUD_PROJECT"] = project;
  process.env["GOOGLE_CLOUD_PROJECT"] = project;
  findDemo(project);
  const hosts = EMULATORS.map((name) => process.env[name]);
  await refuseHalf(hosts);
  const context = { ...deployed(), log: { debug: silent, info: silent, warn: silent, error: silent } };
  return { context, place: `project ${project}${hosts[0] ? ", emulators" : ""}`, isJson };
}

/** A demo project exists only in the emulators. `npm start` has noted where they are. */
function findDemo(project: string): void {
  if (!project.startsWith("demo-") || EMULATORS.some((name) => process.env[name])) {
    return;
  }
  const note = join(cacheFolder("start"), "ports.json");
  if (!existsSync(note)) {
    throw new RefusedError(`${project} exists only in the emulators: npm start runs them.`);
  }
  const ports = JSON.parse(readFileSync(note, "utf8")) as { firestore: number; pubsub: number };
  process.env["FIRESTORE_EMULATOR_HOST"] = `127.0.0.1:${ports.firestore}`;
  process.env["PUBSUB_EMULATOR_HOST"] = `127.0.0.1:${ports.pubsub}`;
}

/** Reading from an emulator and publishing to the cloud, or the other way round, would do harm. */
async function refuseHalf(hosts: (string | undefined)[]): Promise<void> {
  const missing = EMULATORS.filter((_, index) => !hosts[index]);
  if (missing.length === 1) {
    throw new RefusedError(`One emulator is named and the other is not: set ${missing[0]} too, or neither.`);
  }
  for (const host of hosts) {
    const [name = "", port] = (host ?? "").split(":");
    if (host && !(await answers(Number(port), name))) {
      throw new RefusedError(`No emulator answers at ${host}: npm start runs them.`);
    }
  }
}
