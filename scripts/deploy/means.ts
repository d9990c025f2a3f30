import { spawn } from "node:child_process";
import { once } from "node:events";
import { auth } from "googleapis/build/src/apis/pubsub/index.js";
import { isRefused } from "../../functions/src/bus/errors.ts";
import { discover } from "../../platform/discover.ts";
import { styled } from "../start/report.ts";
import { firebaseProgram, repositoryFolder } from "../toolchain/paths.ts";
import { CloudError, openCloud } from "./cloud.ts";
import type { Means } from "./run.ts";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/** The real ones: Google's APIs by application default credentials, and the Firebase CLI that is installed here. */
export async function realMeans(project: string): Promise<Means> {
  const functions = discover(await import("../../functions/src/index.ts"));
  return {
    cloud: openCloud({ project, auth: new auth.GoogleAuth({ scopes: [SCOPE] }) }),
    functions,
    tell: (text) => console.log(text),
    firebase: runFirebase,
  };
}

/** At the terminal of whoever calls us: it may ask for parameters. */
async function runFirebase(words: string[]): Promise<number> {
  const child = spawn(process.execPath, [firebaseProgram, ...words], {
    cwd: repositoryFolder,
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** Runs a command to its exit code. What was refused is told in its own words; anything else is a defect of ours. */
export async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    const isTold = isRefused(error) || error instanceof CloudError;
    console.error(
      `\n  ${styled("red", isTold ? (error as Error).message : String((error as Error).stack))}\n`,
    );
    // 2: it is not known what has drifted.
    process.exitCode = 2;
  }
}
