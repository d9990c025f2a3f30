/**
 * `npm run bench`: measures the budgets and says for each whether it is met; `node bench/run.ts coldLoad` measures one.
 * A budget that is not met is a figure, not a failure: the exit code is 0 unless a bench could not run.
 */
import { stopEverything } from "../scripts/toolchain/processes.ts";
import { startTestEmulators } from "../scripts/toolchain/testEmulators.ts";
import { measureColdLoad } from "./coldLoad.ts";
import { measureCost } from "./cost.ts";
import { measureOverhead } from "./overhead.ts";
import { isMet, limitOf, tableOf, textOfReport, writeReport, type Report } from "./report.ts";
import { measureThroughput } from "./throughput.ts";

type Bench = (env: NodeJS.ProcessEnv) => Promise<Report>;

const benches: Record<string, Bench> = {
  coldLoad: measureColdLoad,
  overhead: measureOverhead,
  cost: measureCost,
  throughput: measureThroughput,
};
const needsNoEmulator = new Set(["coldLoad"]);

async function environmentFor(names: string[]): Promise<NodeJS.ProcessEnv> {
  if (names.every((name) => needsNoEmulator.has(name))) {
    return {};
  }
  const { env } = await startTestEmulators();
  // Against emulators nobody answers as the metadata server of Google Cloud; without this the clients look for it.
  return { ...env, METADATA_SERVER_DETECTION: "none" };
}

async function measure(names: string[]): Promise<Report[]> {
  const reports: Report[] = [];
  const env = await environmentFor(names);
  for (const name of names) {
    const report = await benches[name]!(env);
    process.stdout.write(`${textOfReport(report)}written to ${writeReport(report)}\n`);
    reports.push(report);
  }
  return reports;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(", ")}: there are ${Object.keys(benches).join(", ")}\n`);
  process.exit(1);
}
try {
  const reports = await measure(wanted.length > 0 ? wanted : Object.keys(benches));
  const rows = reports.flatMap(({ name, verdicts }) =>
    verdicts.map((each) => [name, each.budget, each.figure, limitOf(each), isMet(each) ? "met" : "not met"]),
  );
  process.stdout.write(`\n${tableOf(["bench", "budget", "figure", "limit", "verdict"], rows)}\n`);
} finally {
  await stopEverything();
}
