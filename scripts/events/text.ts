import { styled } from "../start/report.ts";

/** Times are UTC, as in Cloud Logging. */
export const day = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
export const clock = (iso: string): string => iso.slice(11, 23);

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** Every end looks alike: what is the case, and what can be done. */
export const closing = (text: string): void => console.log(`\n  ${text}`);

export const outcomeStyled = (outcome: string, text = outcome): string => {
  const style = { succeeded: "green", failing: "yellow", dead: "red" } as const;
  return outcome in style ? styled(style[outcome as keyof typeof style], text) : styled("dim", text);
};

/** How long something took or takes, in the unit that fits. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  const seconds = milliseconds / 1000;
  if (seconds < 120) {
    return `${seconds.toFixed(1)} s`;
  }
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

export const asJson = (value: unknown): void => console.log(JSON.stringify(value, undefined, 2));
