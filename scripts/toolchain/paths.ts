import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** A folder below `.cache/`, which git ignores and which may be deleted at any time. */
export function cacheFolder(...names: string[]): string {
  const folder = join(repositoryFolder, ".cache", ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export const firebaseProgram = join(
  repositoryFolder,
  "node_modules",
  "firebase-tools",
  "lib",
  "bin",
  "firebase.js",
);
