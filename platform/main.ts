/** `npm run platform -- <module>`: runs the functions that a module exports on the emulators that the environment names. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { discover } from "./discover.ts";
import { provideParameters } from "./parameters.ts";
import { startPlatform } from "./platform.ts";

const module = resolve(process.argv[2] ?? "functions/lib/index.js");
const { env } = process;
const project = env["GCLOUD_PROJECT"] ?? "demo-selfos";
const port = Number(env["PLATFORM_PORT"] ?? env["SELFOS_TRIGGER_PORT"] ?? 5001);

const functions = discover((await import(pathToFileURL(module).href)) as Record<string, unknown>);
provideParameters(module);
const platform = await startPlatform({
  project,
  functions,
  port,
  factor: Number(env["PLATFORM_FACTOR"] ?? 0.01),
  maxAttempts: Number(env["PLATFORM_MAX_ATTEMPTS"] ?? 100),
  instance: env["PLATFORM_INSTANCE"] ?? "",
});
process.stdout.write(
  `platform: ${functions.length} functions of ${module} run in ${project} at port ${port}\n`,
);

const SECONDS_BETWEEN_LOOKS = 5;
const clock = setInterval(() => void platform.advance(new Date()), SECONDS_BETWEEN_LOOKS * 1000);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(clock);
    void platform.stop().then(() => process.exit(0));
  });
}
