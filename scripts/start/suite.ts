import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { emulatorEnvironment, type Emulators } from "../toolchain/emulators.ts";
import type { Java } from "../toolchain/java.ts";
import { MissingTool } from "../toolchain/missingTool.ts";
import { cacheFolder, firebaseProgram, repositoryFolder } from "../toolchain/paths.ts";
import { LOCAL_HOST } from "../toolchain/ports.ts";
import { endOfLog, startProcess, waitUntilReady, type Running } from "../toolchain/processes.ts";
import { localConfig, type Ports } from "./ports.ts";

export const PROJECT = "demo-selfos";

/** Bundles the functions, as a deployment does. */
export async function buildFunctions(): Promise<void> {
  if (!existsSync(join(repositoryFolder, "functions", "node_modules"))) {
    throw new MissingTool("The packages of the functions are not installed: run npm install.");
  }
  const args = [join("scripts", "build.ts")];
  const building = startProcess({ name: "build", program: process.execPath, args, folder: repositoryFolder });
  if ((await building.ended) !== 0) {
    throw new Error(`The functions could not be built.${endOfLog(building)}`);
  }
}

/** Starts the Firebase Emulator Suite and waits until it has loaded the functions. */
export async function startSuite(java: Java, emulators: Emulators, ports: Ports): Promise<Running> {
  const running = startProcess({
    name: "emulators",
    program: process.execPath,
    args: [firebaseProgram, "emulators:start", "--config", localConfig, "--project", PROJECT],
    // firebase-tools puts its debug logs into the folder in which it runs.
    folder: cacheFolder("logs"),
    env: {
      ...emulatorEnvironment(java, emulators),
      // One process for each function and simultaneous request: as many as a small machine can start at a time.
      FUNCTIONS_EMULATOR_PARALLEL: process.env["FUNCTIONS_EMULATOR_PARALLEL"] ?? "6",
      NO_UPDATE_NOTIFIER: "1",
      NO_COLOR: "1",
      // Nobody is to look for a cloud: this saves seconds on a machine without network.
      METADATA_SERVER_DETECTION: "none",
    },
  });
  const isReady = async () => readFileSync(running.logFile, "utf8").includes("All emulators ready");
  await waitUntilReady(running, isReady, 120);
  if ((await loadedFunctions(ports)) === 0) {
    await running.stop();
    throw new Error(`The functions could not be loaded.${endOfLog(running, 30)}`);
  }
  return running;
}

async function loadedFunctions(ports: Ports): Promise<number> {
  const response = await fetch(`http://${LOCAL_HOST}:${ports.functions}/backends`);
  const { backends } = (await response.json()) as { backends: { functionTriggers: unknown[] }[] };
  return backends.flatMap((backend) => backend.functionTriggers).length;
}
