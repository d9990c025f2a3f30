import { answers } from "./ports.ts";
import { startProcess, waitUntilReady } from "./processes.ts";

/**
 * The built functions on real subscriptions, for the journeys. It also takes the changes of documents for all platforms that tests
 * start on the same emulators.
 */
export async function startTestPlatform(env: NodeJS.ProcessEnv): Promise<void> {
  const platform = startProcess({
    name: "test-platform",
    program: process.execPath,
    args: ["platform/main.ts"],
    env: { ...process.env, ...env, LOG_LEVEL: "warn" },
  });
  await waitUntilReady(platform, () => answers(Number(env["SELFOS_TRIGGER_PORT"])));
}
