import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sabotaged, type Sabotage } from "../../test/sabotage/sabotage.ts";
import { cacheFolder, repositoryFolder } from "../toolchain/paths.ts";

export interface WorkingCopy {
  folder: string;
  /** Changes the one line, and gives back what undoes that. */
  apply(sabotage: Sabotage): () => void;
}

/** All that a test reads. What is installed is not copied but linked. */
const COPIED = [
  "functions/src",
  "functions/package.json",
  "test",
  "platform",
  "scripts",
  "firebase.json",
  "firestore.indexes.json",
  "firestore.rules",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const LINKED = ["node_modules", "functions/node_modules"];

/** The repository as it stands, uncommitted changes too, in a folder of its own that goes with this process. */
export function copyRepository(): WorkingCopy {
  const folder = mkdtempSync(join(cacheFolder("sabotage"), "copy-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  mkdirSync(join(folder, "functions"));
  for (const path of COPIED.filter((each) => existsSync(join(repositoryFolder, each)))) {
    cpSync(join(repositoryFolder, path), join(folder, path), { recursive: true });
  }
  for (const path of LINKED) {
    symlinkSync(join(repositoryFolder, path), join(folder, path), "junction");
  }
  return { folder, apply: (sabotage) => apply(folder, sabotage) };
}

function apply(folder: string, sabotage: Sabotage): () => void {
  const file = join(folder, sabotage.file);
  const before = readFileSync(file, "utf8");
  writeFileSync(file, sabotaged(before, sabotage));
  return () => writeFileSync(file, before);
}
