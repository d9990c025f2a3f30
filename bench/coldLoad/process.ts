import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repositoryFolder } from "../../scripts/toolchain/paths.ts";

export interface Load {
  /** User and system time of the whole process, from its start. */
  cpu: number;
  /** Milliseconds from the start of the process. */
  wall: number;
  /** The most memory that it had. */
  mebibytes: number;
}

const run = promisify(execFile);

const measure = `
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const wall = performance.now();
process.stdout.write(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, wall, mebibytes: maxRSS / 1024 }));
process.exit();`;

/** A new process that imports these modules as a program's first lines do, with the packages of functions/. */
export async function load(modules: string[], target = ""): Promise<Load> {
  const imports = modules.map((name) => `import ${JSON.stringify(name)};`).join("\n");
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", `${imports}${measure}`], {
    cwd: join(repositoryFolder, "functions"),
    env: { ...process.env, FUNCTION_TARGET: target, GCLOUD_PROJECT: "demo-bench", NODE_OPTIONS: "" },
  });
  return JSON.parse(stdout) as Load;
}
