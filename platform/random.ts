import { createHash } from "node:crypto";

/**
 * A number from 0 to 1 (exclusive) that the seed and the words decide, and nothing else: whoever asks first, and how many
 * run at the same time, changes nothing.
 */
export function lot(seed: number, ...words: (string | number)[]): number {
  const digest = createHash("sha1").update(JSON.stringify([seed, ...words]));
  return digest.digest().readUInt32BE() / 2 ** 32;
}

/** Numbers from 0 to 1 (exclusive), one after the other. */
export function lots(seed: number, ...words: (string | number)[]): () => number {
  let drawn = 0;
  return () => lot(seed, ...words, (drawn += 1));
}

export const oneOf = <Value>(values: readonly Value[], number: number): Value =>
  values[Math.floor(number * values.length)] as Value;
