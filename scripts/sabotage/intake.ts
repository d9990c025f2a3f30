import { startPlatform, type Platform } from "../../platform/platform.ts";

/**
 * Takes the changes of documents that the Firestore emulator sends, for the platforms that the fault suite starts. It runs here
 * and not in the copy: no sabotage shall show in it.
 */
export function startIntake(env: Record<string, string>): Promise<Platform> {
  Object.assign(process.env, env);
  const port = Number(env["SELFOS_TRIGGER_PORT"]);
  return startPlatform({ project: "demo-intake", functions: [], port });
}
