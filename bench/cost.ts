import { totalAlone, totalBusy } from "./cost/dollars.ts";
import { summaryOf, type Line, type Summary } from "./cost/summary.ts";
import type { Answer } from "./cost/worker.ts";
import type { Cell, Report, Verdict } from "./report.ts";
import { inWorker } from "./worker.ts";

/** What one completed task costs: Firestore operations of every function, and US dollars for a million. */
export async function measureCost(env: NodeJS.ProcessEnv): Promise<Report> {
  const { measured, cpuMilliseconds } = await inWorker<Answer>("cost/worker.ts", env);
  const summaries = measured.map((each) => summaryOf(each, cpuMilliseconds));
  const [main] = summaries;
  return {
    name: "cost",
    title: "Cost of one completed task: what Firestore bills for each function, medians over users",
    columns: [
      "scenario",
      "function",
      "runs",
      "reads",
      "writes",
      "deletes",
      "by TTL",
      "requests",
      "ms",
      "USD per M",
    ],
    rows: summaries.flatMap(rowsOf),
    verdicts: main ? verdictsOf(main) : [],
    notes: [
      "the budgets are for the first scenario; the app's own write of the task is not counted",
      "push goes to a stand-in for FCM that takes everything and writes nothing",
      `USD per million: ${describe(main)}`,
      "busy: instances at 60 % of their concurrency or vCPU, whichever is reached first, CPU of 40 tasks completed together: " +
        `${cpuMilliseconds.toFixed(0)} ms a task, the local platform's own included`,
      "alone: every event has an instance for itself, as it is measured here, and pays each 100 ms begun",
    ],
    details: { summaries, measured, cpuMilliseconds },
  };
}

function rowsOf({ scenario, functions, together, dollars }: Summary): Cell[][] {
  const last = together.length - 1;
  const cells = (line: Line, usd: string): Cell[] => [
    scenario,
    line.what,
    line.runs,
    line.reads,
    line.writes,
    line.deletes,
    line.expiring,
    line.requests,
    Math.round(line.milliseconds),
    usd,
  ];
  const usd = `${totalBusy(dollars).toFixed(2)} (alone ${totalAlone(dollars).toFixed(2)})`;
  return [
    ...functions.map((line) => cells(line, "")),
    ...together.map((line, index) => cells({ ...line, what: `= ${line.what}` }, index === last ? usd : "")),
  ];
}

function verdictsOf({ together, dollars }: Summary): Verdict[] {
  const operations = together.flatMap(({ what, writes, reads }) => [
    { budget: `writes of a completed task, ${what}`, atMost: 16, figure: writes },
    { budget: `reads of a completed task, ${what}`, atMost: 16, figure: reads },
  ]);
  return [
    ...operations,
    { budget: "USD per million completed tasks, busy instances", atMost: 25, figure: totalBusy(dollars) },
    { budget: "USD per million completed tasks, each event alone", atMost: 25, figure: totalAlone(dollars) },
  ];
}

function describe(main: Summary | undefined): string {
  const parts = Object.entries(main?.dollars ?? {});
  return parts.map(([part, value]) => `${part} ${value.toFixed(2)}`).join(", ");
}
