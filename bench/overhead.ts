import type { Block, Pairs } from "./overhead/worker.ts";
import type { Report } from "./report.ts";
import { median, pairedRatio, type Spread } from "./statistics.ts";
import { inWorker } from "./worker.ts";

const titles = {
  alone: "the only reaction to its event",
  shared: "one of four reactions to its event",
};

const cpuOf = (blocks: Block[]): number[] => blocks.map(({ cpu }) => cpu);
const wallOf = (blocks: Block[]): number[] => blocks.map(({ wall }) => wall);
const ratioOf = ({ bare, react }: Pairs["alone"]): Spread => pairedRatio(cpuOf(react), cpuOf(bare));

/** CPU of `react` around a handler, against the same effect written by hand (`overhead/bare.ts` says what that is). */
export async function measureOverhead(env: NodeJS.ProcessEnv): Promise<Report> {
  const { pairs, inBlock } = await inWorker<{ pairs: Pairs; inBlock: number }>("overhead/worker.ts", env);
  const rows = (["alone", "shared"] as const).map((name) => {
    const { bare, react } = pairs[name];
    const { median: middle, min, max } = ratioOf(pairs[name]);
    const figures = [cpuOf(bare), cpuOf(react), [middle], [min], [max], wallOf(bare), wallOf(react)];
    return [titles[name], ...figures.map((values) => median(values).toFixed(2))];
  });
  const budget = "CPU of react ÷ hand-written";
  return {
    name: "overhead",
    title: `Overhead: milliseconds a delivery, ${pairs.alone.bare.length * inBlock} each, in blocks of ${inBlock} by turns`,
    columns: [
      "react",
      "CPU by hand",
      "CPU react",
      "react ÷ hand",
      "least",
      "most",
      "wall by hand",
      "wall react",
    ],
    rows,
    verdicts: [
      { budget: `${budget}, the only reaction`, atMost: 1.1, figure: ratioOf(pairs.alone).median },
      { budget: `${budget}, one of four`, atMost: 1.1, figure: ratioOf(pairs.shared).median },
    ],
    notes: [
      "CPU of the whole process (user and system), logs written to the null device",
      "hand-written: two log lines, a record without outcome; react: three log lines, or two and the count of finished reactions",
    ],
    details: pairs,
  };
}
