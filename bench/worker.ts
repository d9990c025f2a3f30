import { fork } from "node:child_process";
import { join } from "node:path";
import { repositoryFolder } from "../scripts/toolchain/paths.ts";

/**
 * Runs a program of `bench/` in a process of its own and answers with what it sends. What the functions log is written to the
 * null device: a terminal would be measured with them.
 */
export async function inWorker<Result>(program: string, env: NodeJS.ProcessEnv): Promise<Result> {
  const child = fork(join(repositoryFolder, "bench", program), {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (result) => resolve(result as Result));
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`${program} ended with code ${code} before it had a result`)),
    );
  });
}

/** Sends the result of a worker, and ends it once that has left. */
export const answer = (result: object): void => void process.send?.(result, () => process.exit(0));
