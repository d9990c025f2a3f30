import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { freePort } from "../../scripts/toolchain/ports.ts";

const BUILT = "functions/lib/index.js";

export interface PlatformProcess {
  /** Ends it as a machine ends that loses its power. */
  kill(): Promise<void>;
}

/** The built functions on a platform in a process of its own. */
export async function startPlatformProcess(project: string, instance = ""): Promise<PlatformProcess> {
  const env = {
    ...process.env,
    GCLOUD_PROJECT: project,
    PLATFORM_PORT: String(await freePort()),
    PLATFORM_INSTANCE: instance,
    // The lease of a push that was under way when it was killed ends after that time.
    EVENT_TIMEOUT_SECONDS: "30",
    LOG_LEVEL: "error",
  };
  const module = existsSync(BUILT) ? BUILT : "functions/src/index.ts";
  const child = spawn(process.execPath, ["platform/main.ts", module], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await untilReady(child);
  return {
    kill: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

const untilReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("the platform ended before it was ready")));
    child.stdout?.on("data", (chunk: Buffer) => chunk.includes("platform:") && resolve());
  });
