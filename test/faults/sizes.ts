import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../scripts/toolchain/paths.ts";

const size = (name: string, small: number): number => Number(process.env[`FAULTS_${name}`] ?? small);

/** Small for `npm test`; `npm run test:faults` sets them. */
export const sizes = {
  seed: size("SEED", 1),
  events: size("EVENTS", 80),
  users: size("USERS", 16),
  rounds: size("ROUNDS", 2),
  malformed: size("MALFORMED", 60),
  outageSeconds: size("OUTAGE_SECONDS", 0.5),
};

export const isFullSize = process.env["FAULTS_SEED"] !== undefined;

/** The longest that a run of the workload may take. */
export const patienceSeconds = 45 + sizes.events * 0.6;

/** Keeps what a test has counted for `npm run test:faults` to show. */
export function report(test: string, counted: object): void {
  const folder = cacheFolder("faults", "parts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${sizes.seed}-${test}.json`),
    JSON.stringify({ test, ...counted }, undefined, 2),
  );
}
