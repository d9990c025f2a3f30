import { bar, styled } from "../start/report.ts";

export interface Done {
  succeeded: number;
  failed: number;
}

export interface Progress {
  show(done: Done): void;
  end(): void;
}

/** How far a replay is: one line that is rewritten at a terminal, a line at every tenth elsewhere, nothing for short work. */
export function progressOf(
  total: number,
  write = (text: string) => void process.stdout.write(text),
): Progress {
  const isTerminal = process.stdout.isTTY;
  let tenth = 0;
  return {
    show({ succeeded, failed }) {
      const done = succeeded + failed;
      const percent = total === 0 ? 100 : Math.min(100, (100 * done) / total);
      const failures = failed === 0 ? "" : `  ${failed} failed`;
      const isNew = Math.floor(percent / 10) > tenth;
      tenth = Math.floor(percent / 10);
      if (isTerminal) {
        write(`\r\u001B[2K  ${styled("cyan", bar(percent))}  ${done} of ${total}${failures}`);
      } else if (isNew && total >= 10) {
        write(`  ${done} of ${total}${failures}\n`);
      }
    },
    end: () => (isTerminal ? write("\r\u001B[2K") : undefined),
  };
}
