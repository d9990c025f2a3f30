/** The score of a hit out of a cosine (−1 to 1): what is opposite has nothing in common either. */
export function scoreOf(cosine: number): number {
  return Number.isFinite(cosine) ? Math.min(1, Math.max(0, cosine)) : 0;
}

/** The cosine of the angle between two vectors of as many dimensions. */
export function cosineOf(one: number[], other: number[]): number {
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

/** The same direction with length 1. */
export function normalised(vector: number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

function dot(one: number[], other: number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
