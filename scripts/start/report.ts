import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

const hasColours = process.stdout.isTTY && !process.env["NO_COLOR"];
const FIRST = 12;
const WIDTH = 78;

export const styled = (style: Style, text: string): string =>
  hasColours ? styleText(style, text, { validateStream: false }) : text;

export function heading(text: string, explanation = ""): void {
  console.log(`\n${styled("bold", text)}${explanation ? `  ${styled("dim", explanation)}` : ""}\n`);
}

export interface Line {
  label: string;
  text: string;
  /** At the right margin: a duration. */
  right?: string;
  isGood?: boolean;
}

/** One line of the report: what it is about, what it says, and a measure at the right. */
export function line({ label, text, right = "", isGood = true }: Line): void {
  const gap = Math.max(2, WIDTH - FIRST - 2 - text.length - right.length);
  const coloured = isGood ? text : styled("red", text);
  console.log(
    `  ${styled("cyan", label.padEnd(FIRST))}${coloured}${right ? " ".repeat(gap) + styled("dim", right) : ""}`,
  );
}

/** A longer text below a line, broken at words. */
export function paragraph(label: string, text: string): void {
  const [first = "", ...others] = wrapped(text, WIDTH - FIRST - 2);
  line({ label, text: first });
  others.forEach((part) => line({ label: "", text: part }));
}

function wrapped(text: string, width: number): string[] {
  return text.split(/\s+/).reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < width
      ? [...lines.slice(0, -1), `${last} ${word}`]
      : [...lines, word];
  }, []);
}

/** A command that one can copy, and what it does. */
export function command(text: string, explanation: string): void {
  console.log(`  ${styled("bold", text.padEnd(44))}${styled("dim", explanation)}`);
}

export const bar = (percent: number): string => "▓".repeat(Math.round(percent / 10)).padEnd(10, "░");

export const milliseconds = (value: number): string => `${Math.round(value)} ms`;
export const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** As a device shows a message. */
export function card(label: string, texts: string[]): void {
  const width = WIDTH - FIRST - 4;
  const rows = texts
    .flatMap((text) => wrapped(text, width - 2))
    .map((text) => `│ ${text.padEnd(width - 2)} │`);
  [`╭${"─".repeat(width)}╮`, ...rows, `╰${"─".repeat(width)}╯`].forEach((text, index) =>
    line({ label: index === 0 ? label : "", text }),
  );
}

/** A step that takes its time: at a terminal it is announced, and replaced by its result. */
export async function step<Result>(
  label: string,
  work: () => Promise<Result>,
  tell: (result: Result) => string,
): Promise<Result> {
  const since = Date.now();
  if (hasColours) {
    process.stdout.write(`  ${styled("cyan", label.padEnd(FIRST))}${styled("dim", "…")}`);
  }
  const result = await work().finally(() => {
    if (hasColours) {
      process.stdout.write("\r\u001B[2K");
    }
  });
  line({ label, text: tell(result), right: seconds(since) });
  return result;
}
