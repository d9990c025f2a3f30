import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./toolchain/paths.ts";

export interface Step {
  name: string;
  command: string[];
  /** Whether it runs tests: then its report is counted. */
  tests?: boolean;
  env?: Record<string, string>;
}

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Outcome {
  tally: Tally;
  /** The names of the steps that failed. */
  failed: string[];
}

/** Runs steps one after the other, shows what they say, and adds up their tests. A step without tests counts as one. */
export async function run(steps: Step[]): Promise<Outcome> {
  const outcome: Outcome = { tally: { passed: 0, failed: 0, skipped: 0 }, failed: [] };
  for (const step of steps) {
    const started = Date.now();
    const report = join(cacheFolder(), "test-report.json");
    rmSync(report, { force: true });
    const isGood = (await exitCodeOf(step, report)) === 0;
    const counted = step.tests
      ? count(report, isGood)
      : { passed: Number(isGood), failed: Number(!isGood), skipped: 0 };
    outcome.tally.passed += counted.passed;
    outcome.tally.failed += counted.failed;
    outcome.tally.skipped += counted.skipped;
    outcome.failed.push(...(isGood ? [] : [step.name]));
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${isGood ? "✓" : "✗"} ${step.name} (${seconds} s)\n`);
  }
  return outcome;
}

function exitCodeOf({ command: [program = "", ...args], tests, env }: Step, report: string): Promise<number> {
  const reporting = tests ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`] : [];
  const child = spawn(program, [...args, ...reporting], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) =>
    child.once("error", reject).once("close", (code) => resolve(code ?? 1)),
  );
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
}

/** A run that ends badly without a failed test (a file that does not load) still counts as a failure. */
function count(path: string, isGood: boolean): Tally {
  try {
    const report = JSON.parse(readFileSync(path, "utf8")) as Report;
    const failed = report.numFailedTests || Number(!isGood);
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
