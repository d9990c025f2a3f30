/**
 * `npm test`: `npm run check`, and every test on real emulators and a real Weaviate server, which it starts and stops.
 * Ends with one line, `N passed, N failed, N skipped`. With CI=true a skipped test is a failure.
 */
import { run } from "./steps.ts";
import { steps as check } from "./check.ts";
import { stopEverything } from "./toolchain/processes.ts";
import { startTestEmulators } from "./toolchain/testEmulators.ts";
import { startTestPlatform } from "./toolchain/testPlatform.ts";
import { provideWeaviate, weaviateEnv } from "./toolchain/weaviate.ts";

const isCi = Boolean(process.env["CI"]);

async function testEverything() {
  const checked = await run(check);
  const [emulators, weaviate] = await Promise.all([
    startTestEmulators({ rules: "firestore.rules" }),
    provideWeaviate((line) => process.stdout.write(`${line}\n`)),
  ]);
  if ("skipped" in weaviate) {
    process.stdout.write(`Weaviate is not tested: ${weaviate.skipped}\n`);
  }
  const env = { ...emulators.env, METADATA_SERVER_DETECTION: "none" };
  await startTestPlatform(env);
  const command = ["vitest", "run", "--project", "emulators", "--project", "journeys"];
  const tests = {
    name: "tests on emulators",
    command,
    tests: true,
    env: { ...env, ...weaviateEnv(weaviate) },
  };
  const tested = await run([tests]);
  return { failed: [...checked.failed, ...tested.failed], tallies: [checked.tally, tested.tally] };
}

async function testAndStop() {
  try {
    return await testEverything();
  } finally {
    await stopEverything();
  }
}

const { failed, tallies } = await testAndStop();
const sum = (key: "passed" | "failed" | "skipped") => tallies.reduce((total, tally) => total + tally[key], 0);
const isSkipRefused = isCi && sum("skipped") > 0;
if (isSkipRefused) {
  process.stdout.write("CI does not accept a skipped test.\n");
}
process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped\n`);
process.exitCode = failed.length > 0 || isSkipRefused ? 1 : 0;
