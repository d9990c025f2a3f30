/**
 * `npm run test:faults -- --seed N --events N --users N [--rounds N] [--malformed N] [--outage-seconds N]`: the fault suite in full
 * size, on emulators and a Weaviate of its own. An outage of 10 s is one of 10 simulated minutes. Prints what it counted, keeps it
 * in .cache/faults/<seed>.json, and fails on any difference.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder } from "./toolchain/paths.ts";
import { stopEverything } from "./toolchain/processes.ts";
import { startTestEmulators } from "./toolchain/testEmulators.ts";
import { startTestPlatform } from "./toolchain/testPlatform.ts";
import { provideWeaviate, weaviateEnv } from "./toolchain/weaviate.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    events: { type: "string", default: "10000" },
    users: { type: "string", default: "50" },
    rounds: { type: "string", default: "100" },
    malformed: { type: "string", default: "1000" },
    "outage-seconds": { type: "string", default: "10" },
    /** Only the test files whose names contain this. */
    only: { type: "string", default: "" },
  },
});

const sizes = {
  FAULTS_SEED: values.seed,
  FAULTS_EVENTS: values.events,
  FAULTS_USERS: values.users,
  FAULTS_ROUNDS: values.rounds,
  FAULTS_MALFORMED: values.malformed,
  FAULTS_OUTAGE_SECONDS: values["outage-seconds"],
};

const parts = cacheFolder("faults", "parts");
const ownParts = (): string[] => readdirSync(parts).filter((name) => name.startsWith(`${values.seed}-`));

const exitCodeOf = (program: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", reject).once("close", (code) => resolve(code ?? 1));
  });

async function testFaults(): Promise<number> {
  ownParts().forEach((name) => rmSync(join(parts, name)));
  if ((await exitCodeOf(process.execPath, ["scripts/build.ts"], {})) !== 0) {
    return 1;
  }
  const [emulators, weaviate] = await Promise.all([
    startTestEmulators({ rules: "firestore.rules" }),
    provideWeaviate(),
  ]);
  const env = { ...emulators.env, ...weaviateEnv(weaviate), METADATA_SERVER_DETECTION: "none" };
  await startTestPlatform(env);
  // One file at a time: what is measured is not to wait for another test.
  const args = ["run", "--project", "emulators", "--no-file-parallelism", `test/faults/${values.only}`];
  return exitCodeOf("vitest", args, { ...env, ...sizes });
}

async function testAndStop(): Promise<number> {
  try {
    return await testFaults();
  } finally {
    await stopEverything();
  }
}

const exitCode = await testAndStop();
const counted = ownParts().map(
  (name) => JSON.parse(readFileSync(join(parts, name), "utf8")) as { test: string },
);
for (const part of counted) {
  process.stdout.write(`${JSON.stringify(part)}\n`);
}
const file = join(cacheFolder("faults"), `${values.seed}.json`);
writeFileSync(file, `${JSON.stringify({ ...sizes, exitCode, counted }, undefined, 2)}\n`);
process.stdout.write(`Kept in ${file}\n`);
process.exitCode = exitCode;
