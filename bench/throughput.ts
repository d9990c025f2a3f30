import type { Cell, Report, Verdict } from "./report.ts";
import { median, quantile } from "./statistics.ts";
import type { Block } from "./throughput/blocks.ts";
import type { Burst } from "./throughput/burst.ts";
import type { Flat } from "./throughput/flatWorker.ts";
import { sideNames, type SideName } from "./throughput/sideNames.ts";
import type { Answer, Load } from "./throughput/worker.ts";
import { inWorker } from "./worker.ts";

type Blocks = Record<SideName, Block[]>;

const titles: Record<SideName, string> = { raw: "raw", selfos: "SelfOS" };
/** All tasks by all the time: the blocks are as long as one another, and a median jumps between their two or three common durations. */
const throughput = (blocks: Block[]): number =>
  blocks.length / blocks.reduce((time, { perSecond }) => time + 1 / perSecond, 0);
const cpuOf = (blocks: Block[]): number => median(blocks.map(({ cpu }) => cpu));
const latency = (blocks: Block[], share: number): number =>
  quantile(
    blocks.flatMap(({ latencies }) => latencies),
    share,
  );

/** The whole chain of completed tasks against a pipeline written by hand (`throughput/raw.ts` says what that leaves out). */
export async function measureThroughput(env: NodeJS.ProcessEnv): Promise<Report> {
  // Projects of their own: in these no other bench has left its triggers.
  const projectOf = (what: string) => ({ ...env, GCLOUD_PROJECT: `${env["GCLOUD_PROJECT"]}-${what}` });
  const measured = await inWorker<Answer>("throughput/worker.ts", projectOf("chain"));
  const { flat } = await inWorker<{ flat: Flat[] }>("throughput/flatWorker.ts", projectOf("flat"));
  const { blocks, bursts, loads } = measured;
  const afterwards = median(blocks.full.selfos.map((block) => block.afterwards));
  return {
    name: "throughput",
    title:
      "Completed tasks, from the write of the task to its last effect, against a pipeline written by hand",
    columns: [
      "what",
      "pipeline",
      "tasks/s",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "CPU ms",
      "seconds",
      "reads",
      "writes",
    ],
    rows: [
      ...(["full", "light"] as const).flatMap((load) =>
        sideNames.map((side) => rowOf(`${loads[load].inFlight} under way`, side, blocks[load][side])),
      ),
      ...sideNames.map((side) => burstRow(side, bursts[side])),
      ...flat.map(flatRow),
    ],
    verdicts: [...verdictsOf(blocks), ...burstVerdicts(bursts), ...flatVerdicts(flat)],
    notes: [
      `${blocks.full.raw.length} blocks each by turns: ${loads.full.tasks} tasks with ${loads.full.inFlight} under way, and ${loads.light.tasks} with ${loads.light.inFlight}; throughput: all tasks by all the time of their blocks; latencies: of all tasks`,
      "CPU: this process, pipeline and local platform, for a task; the emulators share the machine and are not in it",
      "raw: no event log, records of failures, dead letters, trace, completion of goals, guards against older counts and events, claim of a push",
      `a minute later SelfOS looks at each event once: ${afterwards.toFixed(1)} ms a task, not in the throughput, but in the CPU`,
      ...sideNames.map((side) => burstNote(side, bursts[side])),
    ],
    details: { ...measured, flat },
  };
}

const rounded = (value: number): number => Math.round(value);

function rowOf(what: string, side: SideName, blocks: Block[]): Cell[] {
  const latencies = [0.5, 0.95, 0.99].map((share) => rounded(latency(blocks, share)));
  const rate = throughput(blocks).toFixed(1);
  return [what, titles[side], rate, ...latencies, rounded(cpuOf(blocks)), "", "", ""];
}

const burstRow = (side: SideName, { tasks, seconds }: Burst): Cell[] => [
  `${tasks} of one user`,
  titles[side],
  (tasks / seconds).toFixed(1),
  "",
  "",
  "",
  "",
  seconds.toFixed(1),
  "",
  "",
];

const flatRow = ({ tasks, reads, readsBeyond, writes }: Flat): Cell[] => [
  `goal of ${tasks} tasks`,
  "SelfOS",
  "",
  "",
  "",
  "",
  "",
  "",
  `${reads - readsBeyond} + ${readsBeyond}`,
  writes,
];

function verdictsOf(blocks: Record<Load, Blocks>): Verdict[] {
  const { raw, selfos } = blocks.full;
  const ratio = (load: Load, share: number) =>
    latency(blocks[load].selfos, share) / latency(blocks[load].raw, share);
  const latencies = [0.5, 0.95, 0.99].map((share) => ({
    budget: `latency p${share * 100} ÷ raw, few under way`,
    atMost: 1.2,
    figure: ratio("light", share),
  }));
  return [
    { budget: "throughput ÷ raw", atLeast: 0.9, figure: throughput(selfos) / throughput(raw) },
    ...latencies,
    { budget: "latency p50 ÷ raw, many under way", atMost: 1.2, figure: ratio("full", 0.5) },
  ];
}

const burstVerdicts = ({ raw, selfos }: Answer["bursts"]): Verdict[] => [
  { budget: "tasks of a burst that progress misses", atMost: 0, figure: selfos.tasks - selfos.shown.overall },
  { budget: "effects missing after a burst (1: some)", atMost: 0, figure: selfos.isComplete ? 0 : 1 },
  { budget: "throughput of a burst of one user ÷ raw", atLeast: 0.9, figure: raw.seconds / selfos.seconds },
];

/** Between the smallest goal and the largest. */
function flatVerdicts(flat: Flat[]): Verdict[] {
  const spread = (of: (each: Flat) => number) => Math.max(...flat.map(of)) - Math.min(...flat.map(of));
  const sizes = `${flat[0]?.tasks} to ${flat.at(-1)?.tasks} tasks`;
  return [
    {
      budget: `reads that grow from ${sizes}`,
      atMost: 0,
      figure: spread((each) => each.reads - each.readsBeyond),
    },
    { budget: `writes that grow from ${sizes}`, atMost: 0, figure: spread(({ writes }) => writes) },
  ];
}

const burstNote = (side: SideName, { seconds, progressSeconds, shown, tasks, isComplete }: Burst): string =>
  `burst, ${titles[side]}: progress says ${shown.overall} and ${shown.goal} (goal) of ${tasks}, written last after ${progressSeconds.toFixed(1)} s; ` +
  `last effect after ${seconds.toFixed(1)} s${isComplete ? "" : "; NOT everything was there when the bench gave up"}`;
