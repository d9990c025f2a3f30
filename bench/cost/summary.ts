import { median, sum } from "../statistics.ts";
import type { Run } from "./deliveries.ts";
import { dollarsOf } from "./dollars.ts";
import type { Measured } from "./worker.ts";

const counts = ["reads", "writes", "deletes", "expiring", "requests"] as const;

/** What one function did, or several together, for one completed task: medians over the repetitions. */
export interface Line extends Record<(typeof counts)[number], number> {
  what: string;
  runs: number;
  milliseconds: number;
}

interface Group {
  what: string;
  isIn: (run: Run) => boolean;
}

const PUSH_TOPIC = "notification.created";

const groups: Group[] = [
  { what: "the reactions to task.completed", isIn: ({ topic }) => topic === "task.completed" },
  { what: "all but the reactions to notification.created", isIn: ({ topic }) => topic !== PUSH_TOPIC },
  { what: "all", isIn: () => true },
];

export interface Summary {
  scenario: string;
  functions: Line[];
  together: Line[];
  dollars: ReturnType<typeof dollarsOf>;
}

export function summaryOf({ scenario, tasks: repetitions }: Measured, cpuMilliseconds: number): Summary {
  const names = [...new Set(repetitions.flat().map(({ fn }) => fn))].toSorted();
  const lineOf = ({ what, isIn }: Group): Line => {
    const of = (count: (runs: Run[]) => number) =>
      median(repetitions.map((runs) => count(runs.filter(isIn))));
    const [reads = 0, writes = 0, deletes = 0, expiring = 0, requests = 0] = counts.map((name) =>
      of((runs) => sum(runs.map((run) => run[name]))),
    );
    const milliseconds = of((runs) => sum(runs.map((run) => run.milliseconds)));
    return {
      what,
      runs: of((runs) => runs.length),
      milliseconds,
      reads,
      writes,
      deletes,
      expiring,
      requests,
    };
  };
  return {
    scenario,
    functions: names.map((name) => lineOf({ what: name, isIn: ({ fn }) => fn === name })),
    together: groups.map(lineOf),
    dollars: medianDollars(repetitions, cpuMilliseconds),
  };
}

function medianDollars(repetitions: Run[][], cpuMilliseconds: number): Summary["dollars"] {
  const each = repetitions.map((runs) => dollarsOf(runs, cpuMilliseconds));
  const of = (part: keyof Summary["dollars"]) => median(each.map((dollars) => dollars[part]));
  const [firestore, requests, pubSub] = [of("firestore"), of("requests"), of("pubSub")];
  return { firestore, requests, pubSub, computeBusy: of("computeBusy"), computeAlone: of("computeAlone") };
}
