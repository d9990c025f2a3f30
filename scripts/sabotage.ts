/**
 * `npm run test:sabotage`: breaks each promise of the backend by one line of code, in a copy of the repository, and tells which
 * test notices. `npm run test:sabotage -- push` takes only those that are about a push. `npm run test:sabotage -- --by faults`
 * lets the fault suite notice instead of the unit tests: it takes those that break delivery, and names those that do not.
 */
import { parseArgs } from "node:util";
import { byFaults, type Sabotage } from "../test/sabotage/sabotage.ts";
import { sabotages } from "../test/sabotage/sabotages.ts";
import { startIntake } from "./sabotage/intake.ts";
import { runTests, type TestRun } from "./sabotage/runTests.ts";
import { copyRepository, type WorkingCopy } from "./sabotage/workingCopy.ts";
import { stopEverything } from "./toolchain/processes.ts";
import { startTestEmulators } from "./toolchain/testEmulators.ts";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
/** The slowest test needs 9 s when all is well. */
const PATIENCE_SECONDS = 12;
const rounded = (seconds: number): string => `${seconds.toFixed(1)} s`;

/** A failure to run is no failure of a test: the sabotage itself is wrong. */
const isBroken = (message: string): boolean => /^(ReferenceError|SyntaxError)\b/.test(message);

type Where = Pick<TestRun, "folder" | "env" | "patienceSeconds">;

/**
 * What catches a sabotage must not fail anyway.
 * @throws Error that names the tests that do.
 */
async function checkUnsabotaged(where: Where, chosen: Sabotage[]): Promise<void> {
  const whole = new Set(chosen.filter(({ titles }) => !titles).flatMap(({ tests }) => tests));
  const inPart = chosen.filter(({ tests }) => tests.some((start) => !whole.has(start)));
  const runs = [
    { tests: [...whole] },
    {
      tests: [...new Set(inPart.flatMap(({ tests }) => tests))],
      titles: inPart.map(({ titles }) => titles).join("|"),
    },
  ].filter(({ tests }) => tests.length > 0);
  for (const run of runs) {
    const { passed, failed, seconds } = await runTests({ ...where, ...run });
    if (failed.length > 0) {
      const titles = failed.map(({ title, message }) => `  ${title}\n    ${message.split("\n")[0]}`);
      throw new Error(`Without any sabotage these tests fail:\n${titles.join("\n")}`);
    }
    tell(`without a sabotage: ${passed} passed (${rounded(seconds)})`);
  }
}

/** Says whether a test has noticed. */
async function isCaught(where: Where, copy: WorkingCopy, sabotage: Sabotage): Promise<boolean> {
  const restore = copy.apply(sabotage);
  const { tests, titles } = sabotage;
  const { failed, seconds } = await runTests({ ...where, tests, titles, bail: true }).finally(restore);
  const [first] = failed;
  if (!first) {
    tell(`NOT CAUGHT  ${sabotage.name}  (${rounded(seconds)})`);
    return false;
  }
  if (isBroken(first.message)) {
    throw new Error(`The sabotage "${sabotage.name}" is no running code: ${first.message}`);
  }
  tell(`caught  ${sabotage.name}  by "${first.title}" (${rounded(seconds)})`);
  tell(`          ${first.message.split("\n")[0]?.slice(0, 160)}`);
  return true;
}

async function sabotageEach(where: Where, copy: WorkingCopy, chosen: Sabotage[]): Promise<number> {
  await checkUnsabotaged(where, chosen);
  let uncaught = 0;
  for (const sabotage of chosen) {
    uncaught += Number(!(await isCaught(where, copy, sabotage)));
  }
  return uncaught;
}

async function sabotageAll(chosen: Sabotage[]): Promise<number> {
  const copy = copyRepository();
  // A sabotage that has lost its text is told before anything is started.
  chosen.forEach((sabotage) => copy.apply(sabotage)());
  const emulators = await startTestEmulators();
  const intake = await startIntake(emulators.env);
  const env = { ...emulators.env, METADATA_SERVER_DETECTION: "none" };
  const where = { folder: copy.folder, env, patienceSeconds: PATIENCE_SECONDS };
  try {
    return await sabotageEach(where, copy, chosen);
  } finally {
    await intake.stop();
  }
}

function choose(): Sabotage[] {
  const { values, positionals } = parseArgs({ options: { by: { type: "string" } }, allowPositionals: true });
  const word = positionals.join(" ").toLowerCase();
  const asked = sabotages.filter(({ name }) => name.toLowerCase().includes(word));
  if (values.by !== undefined && values.by !== "faults") {
    throw new Error(`--by takes only "faults", not "${values.by}".`);
  }
  const chosen = values.by ? asked.flatMap(byFaults) : asked;
  if (chosen.length === 0) {
    throw new Error(`No such sabotage has "${word}" in its name.`);
  }
  return chosen;
}

let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => void (isInterrupted = true));
}

const started = Date.now();
try {
  const chosen = choose();
  const uncaught = await sabotageAll(chosen);
  const caught = chosen.length - uncaught;
  tell(`${caught} of ${chosen.length} sabotages caught (${rounded((Date.now() - started) / 1000)})`);
  process.exitCode = uncaught > 0 ? 1 : 0;
} catch (error) {
  if (!isInterrupted) {
    tell(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
} finally {
  await stopEverything();
}
