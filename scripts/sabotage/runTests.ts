import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { endOfLog, startProcess } from "../toolchain/processes.ts";

export interface TestRun {
  /** Where the tests are: a copy of the repository. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** How the paths of the test files begin. */
  tests: string[];
  titles?: string | undefined;
  /** Ends at the first test that fails. */
  bail?: boolean;
  /** How long a test may wait for what a sabotage may prevent. */
  patienceSeconds: number;
}

export interface Tested {
  passed: number;
  failed: { title: string; message: string }[];
  seconds: number;
}

/** Journeys need the built functions on a platform: nothing that a changed source would show in. */
const PROJECTS = ["--project", "fast", "--project", "emulators"];

/** @throws Error with the end of the log when the tests could not be run at all. */
export async function runTests(run: TestRun): Promise<Tested> {
  const { folder, env, tests, titles, bail = false, patienceSeconds } = run;
  const started = Date.now();
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const vitest = startProcess({
    name: "sabotage-tests",
    program: process.execPath,
    folder,
    args: [
      join(folder, "node_modules", "vitest", "vitest.mjs"),
      "run",
      ...PROJECTS,
      "--no-cache",
      `--fsModuleCachePath=${join(folder, "modules")}`,
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...(bail ? ["--bail", "1"] : []),
      ...(titles ? ["-t", titles] : []),
      ...tests,
    ],
    env: { ...process.env, ...env, SELFOS_PATIENCE_SECONDS: String(patienceSeconds) },
  });
  await vitest.ended;
  const seconds = (Date.now() - started) / 1000;
  const read = readReport(report);
  if (!read || (read.passed === 0 && read.failed.length === 0)) {
    throw new Error(`The tests could not be run.${endOfLog(vitest, 30)}`);
  }
  return { ...read, seconds };
}

interface Report {
  testResults: {
    assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
  }[];
}

function readReport(path: string): Omit<Tested, "seconds"> | undefined {
  try {
    const { testResults } = JSON.parse(readFileSync(path, "utf8")) as Report;
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = all.filter(({ status }) => status === "failed");
    return {
      passed: all.filter(({ status }) => status === "passed").length,
      failed: failed.map(({ fullName, failureMessages }) => ({
        title: fullName,
        message: failureMessages?.[0] ?? "",
      })),
    };
  } catch {
    return undefined;
  }
}
