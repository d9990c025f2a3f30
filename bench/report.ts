import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "../scripts/toolchain/paths.ts";

/** A budget, which is the most or the least, and what was measured. A budget that is not met is told, and nothing else happens. */
export type Verdict = { budget: string; figure: number } & ({ atMost: number } | { atLeast: number });

export type Cell = string | number;

export interface Report {
  name: string;
  /** What the figures are, in one line. */
  title: string;
  columns: string[];
  rows: Cell[][];
  verdicts: Verdict[];
  /** What has to be known to read the figures. */
  notes: string[];
  /** Everything that was measured, for the JSON. */
  details: unknown;
}

export const isMet = (verdict: Verdict): boolean =>
  "atMost" in verdict ? verdict.figure <= verdict.atMost : verdict.figure >= verdict.atLeast;

export const limitOf = (verdict: Verdict): string =>
  "atMost" in verdict ? `≤ ${verdict.atMost}` : `≥ ${verdict.atLeast}`;

const textOf = (cell: Cell): string =>
  typeof cell === "string" ? cell : Number.isInteger(cell) ? String(cell) : cell.toFixed(2);

/** Rows as lines of equal columns: words to the left, numbers to the right. */
export function tableOf(columns: string[], rows: Cell[][]): string {
  const texts = [columns, ...rows.map((row) => row.map(textOf))];
  const widths = columns.map((_, index) => Math.max(...texts.map((row) => row[index]?.length ?? 0)));
  const isNumber = (index: number) => rows.some((row) => typeof row[index] === "number");
  const line = (row: string[]) =>
    row.map((text, index) =>
      isNumber(index) ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
    );
  const [head = [], ...body] = texts.map((row) => line(row).join("  ").trimEnd());
  return [head, widths.map((width) => "-".repeat(width)).join("  "), ...body].join("\n");
}

const verdictLine = (verdict: Verdict): string =>
  `${isMet(verdict) ? "met    " : "not met"}  ${verdict.budget}: ${verdict.figure.toFixed(2)}, budget ${limitOf(verdict)}`;

export function textOfReport({ title, columns, rows, verdicts, notes }: Report): string {
  const parts = [
    `${title}\n`,
    tableOf(columns, rows),
    "",
    ...notes.map((note) => `· ${note}`),
    "",
    ...verdicts.map(verdictLine),
  ];
  return `\n${parts.join("\n")}\n`;
}

/** `bench/results/<name>.json`, which git ignores. */
export function writeReport(report: Report): string {
  const folder = join(repositoryFolder, "bench", "results");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${report.name}.json`);
  const verdicts = report.verdicts.map((verdict) => ({ ...verdict, isMet: isMet(verdict) }));
  writeFileSync(path, `${JSON.stringify({ ...report, verdicts, node: process.version }, undefined, 2)}\n`);
  return path;
}
