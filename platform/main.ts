/** `npm run platform -- <module>`: runs the functions that a module exports on the emulators that the environment names. */
import { pathToFileURL } from "node:url";
import { discover } from "./discover.ts";
import { startPlatform } from "./platform.ts";

const module = process.argv[2] ?? "functions/lib/index.js";
const project = process.env["GCLOUD_PROJECT"] ?? "demo-selfos";
const functions = discover((await import(pathToFileURL(module).href)) as Record<string, unknown>);
const platform = await startPlatform({
  project,
  functions,
  port: Number(process.env["SELFOS_TRIGGER_PORT"]),
});
process.stdout.write(`platform: ${functions.length} functions of ${module} are running in ${project}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void platform.stop().then(() => process.exit(0)));
}
