import type { Block, Blocks } from "./overhead/worker.ts";
import type { Report } from "./report.ts";
import { median, pairedRatio } from "./statistics.ts";
import { inWorker } from "./worker.ts";

const titles = {
  bare: "hand-written onMessagePublished",
  alone: "react, the only reaction to its event",
  shared: "react, one of four reactions to its event",
};

/** CPU of `react` around a handler, against the same effect written by hand (`overhead/bare.ts` says what that is). */
export async function measureOverhead(env: NodeJS.ProcessEnv): Promise<Report> {
  const { blocks, inBlock } = await inWorker<{ blocks: Blocks; inBlock: number }>("overhead/worker.ts", env);
  const of = (name: keyof Blocks, what: keyof Block) => blocks[name].map((block) => block[what]);
  const ratio = (name: keyof Blocks) => pairedRatio(of(name, "cpu"), of("bare", "cpu"));
  const rows = (["bare", "alone", "shared"] as const).map((name) => {
    const { median: middle, min, max } = ratio(name);
    const figures = [median(of(name, "cpu")), median(of(name, "wall")), middle, min, max];
    return [titles[name], ...figures.map((figure) => figure.toFixed(2))];
  });
  const budget = "CPU of react ÷ hand-written";
  return {
    name: "overhead",
    title: `Overhead: ${blocks.bare.length * inBlock} deliveries each, in blocks of ${inBlock} by turns`,
    columns: ["what", "CPU ms", "wall ms", "÷ hand-written", "least", "most"],
    rows,
    verdicts: [
      { budget: `${budget}, the only reaction`, atMost: 1.1, figure: ratio("alone").median },
      { budget: `${budget}, one of four`, atMost: 1.1, figure: ratio("shared").median },
    ],
    notes: [
      "CPU of the whole process (user and system), logs written to the null device",
      "hand-written: two log lines, a record without outcome; react: three log lines, or two and the count of finished reactions",
    ],
    details: blocks,
  };
}
