import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { promisify } from "node:util";
import { repositoryFolder } from "../../scripts/toolchain/paths.ts";

export const run = promisify(execFile);
const from = (...path: string[]) => join(repositoryFolder, ...path);

export interface StagedFunctions {
  folder: string;
  remove(): void;
}

/**
 * A copy of the folder that a deploy sends, freshly built, in the temporary folder: functions/ itself may be running or being
 * built at this moment.
 */
export async function stageFunctions(): Promise<StagedFunctions> {
  const folder = mkdtempSync(join(tmpdir(), "selfos-deploy-"));
  for (const file of ["package.json", "package-lock.json", "src"]) {
    cpSync(from("functions", file), join(folder, file), { recursive: true });
  }
  mkdirSync(join(folder, "lib"));
  await run(execPath, [from("scripts", "build.ts"), join(folder, "lib")], { cwd: repositoryFolder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Lends the packages that are installed beside the functions. */
export function lendPackages({ folder }: StagedFunctions): void {
  symlinkSync(from("functions", "node_modules"), join(folder, "node_modules"), "junction");
}

/** The scripts of the bundle by name. */
export function chunksOf({ folder }: StagedFunctions): Map<string, string> {
  const names = readdirSync(join(folder, "lib")).filter((name) => name.endsWith(".js"));
  return new Map(names.map((name) => [name, readFileSync(join(folder, "lib", name), "utf8")]));
}
