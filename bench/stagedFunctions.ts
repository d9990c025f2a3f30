import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, repositoryFolder } from "../scripts/toolchain/paths.ts";

/**
 * Builds the functions as a deploy does, into a folder of our own: another process may be running what is in functions/lib.
 * Their packages are those of functions/. Answers with the folder of the bundle.
 */
export function stageFunctions(): string {
  const staged = cacheFolder("bench", "functions");
  const bundle = join(staged, "lib");
  const build = [join(repositoryFolder, "scripts", "build.ts"), bundle];
  execFileSync(process.execPath, build, { cwd: repositoryFolder, stdio: "inherit" });
  writeFileSync(join(staged, "package.json"), JSON.stringify({ type: "module", main: "lib/index.js" }));
  const packages = join(staged, "node_modules");
  rmSync(packages, { force: true });
  symlinkSync(join(repositoryFolder, "functions", "node_modules"), packages, "junction");
  return bundle;
}
