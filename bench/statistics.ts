/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const around = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return around.reduce<number>((total, value) => total + (value ?? NaN), 0) / 2;
}

/** The value that a share of the values do not exceed: `quantile(values, 0.95)`. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? NaN;

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A measured value: its median, and how far the single ones lay apart. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Value against baseline, each pair from the same round: what slows a round down slows both. */
export const pairedRatio = (values: readonly number[], baseline: readonly number[]): Spread =>
  spreadOf(values.map((value, round) => value / (baseline[round] ?? NaN)));
