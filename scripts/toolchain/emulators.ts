import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withJava, type Java } from "./java.ts";
import { MissingTool } from "./missingTool.ts";
import { cacheFolder, firebaseProgram, repositoryFolder } from "./paths.ts";
import { sdkFirestoreJar, sdkPubSubProgram } from "./cloudSdk.ts";

export interface Emulators {
  /** To be run with `java -jar`. */
  firestoreJar: string;
  pubSubProgram: string;
  /** The Emulator UI is in firebase-tools' cache. */
  hasUi: boolean;
}

type Download = "firestore" | "pubsub" | "ui";

const run = promisify(execFile);
const DOWNLOAD_SECONDS = 180;
const RETRY_HOURS = 24;

/**
 * Where the emulators are: what the environment names, else firebase-tools' own (downloaded when need be), else those
 * of the Google Cloud SDK. Remembered in `.cache`, as long as the files are there.
 * @throws MissingTool when one of them can not be had.
 */
export async function findEmulators(java: Java): Promise<Emulators> {
  const [firestoreJar, pubSubProgram, ui] = await Promise.all([
    find("firestore", java, sdkFirestoreJar),
    find("pubsub", java, sdkPubSubProgram),
    firebaseToolsOwn("ui", java),
  ]);
  return { firestoreJar, pubSubProgram, hasUi: ui !== undefined };
}

/** What firebase-tools has to be told, to find the same. */
export function emulatorEnvironment(java: Java, emulators: Emulators): NodeJS.ProcessEnv {
  return {
    ...withJava(java),
    FIRESTORE_EMULATOR_BINARY_PATH: emulators.firestoreJar,
    PUBSUB_EMULATOR_BINARY_PATH: emulators.pubSubProgram,
  };
}

async function find(name: Download, java: Java, inSdk: () => Promise<string | undefined>): Promise<string> {
  const variable = `${name.toUpperCase()}_EMULATOR_BINARY_PATH`;
  const named = process.env[variable];
  if (named && !existsSync(named)) {
    throw new MissingTool(`${variable} names ${named}, where nothing is: correct it or unset it.`);
  }
  const found = named || (await firebaseToolsOwn(name, java)) || (await inSdk());
  if (!found) {
    // Without a substitute there is nothing to lose by trying again at the next start.
    rmSync(failureFile(name), { force: true });
    throw new MissingTool(
      `The ${name} emulator is not on this machine and could not be downloaded: connect to the internet and start again, ` +
        `or run "gcloud components install ${name === "pubsub" ? "pubsub-emulator" : "cloud-firestore-emulator"}".`,
    );
  }
  return found;
}

async function firebaseToolsOwn(name: Download, java: Java): Promise<string | undefined> {
  const path = pathInFirebaseToolsCache(name);
  if (path === undefined || existsSync(path)) {
    return path;
  }
  if (failedLately(name)) {
    return undefined;
  }
  const options = { env: withJava(java), cwd: cacheFolder("logs"), timeout: DOWNLOAD_SECONDS * 1000 };
  const command = [firebaseProgram, `setup:emulators:${name}`, "--non-interactive"];
  const isDone = await run(process.execPath, command, options).then(
    () => true,
    () => false,
  );
  rememberDownload(name, isDone);
  return isDone && existsSync(path) ? path : undefined;
}

interface DownloadInfo {
  downloadPathRelativeToCacheDir: string;
  binaryPathRelativeToCacheDir?: string;
}

/** firebase-tools knows which version it wants; undefined if a later one keeps that elsewhere. */
function pathInFirebaseToolsCache(name: Download): string | undefined {
  const list = join(
    repositoryFolder,
    "node_modules",
    "firebase-tools",
    "lib",
    "emulator",
    "downloadableEmulatorInfo.json",
  );
  if (!existsSync(list)) {
    return undefined;
  }
  const downloads: Record<string, DownloadInfo & { main?: DownloadInfo }> = JSON.parse(
    readFileSync(list, "utf8"),
  );
  const info = downloads[name]?.main ?? downloads[name];
  const folder = process.env["FIREBASE_EMULATORS_PATH"] ?? join(homedir(), ".cache", "firebase", "emulators");
  return info && join(folder, info.binaryPathRelativeToCacheDir ?? info.downloadPathRelativeToCacheDir);
}

/** A machine that can not download is not made to wait for the attempt at every start. */
const failureFile = (name: Download): string => join(cacheFolder("emulators"), `${name}-download-failed`);

function failedLately(name: Download): boolean {
  const file = failureFile(name);
  const since = existsSync(file) ? Date.parse(readFileSync(file, "utf8").trim()) : 0;
  return Date.now() - since < RETRY_HOURS * 3_600_000;
}

function rememberDownload(name: Download, isDone: boolean): void {
  writeFileSync(failureFile(name), isDone ? "" : new Date().toISOString());
}
