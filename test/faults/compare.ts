import { expect } from "vitest";
import type { State } from "./state.ts";
import type { WorkloadOptions } from "./workload.ts";

/** Every event was announced once and ended well in every reaction. */
export function expectNothingLost(
  { events, unfinished, deadLetters }: State,
  workload: WorkloadOptions,
): void {
  const expected = { events: workload.events, unfinished: [], deadLetters: [] };
  expect({ events, unfinished, deadLetters }).toEqual(expected);
}

/** The documents that differ, with both sides: a whole diff of thousands of documents tells nobody anything. */
export function differences({ documents: one }: State, { documents: other }: State): unknown[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths]
    .filter((path) => JSON.stringify(sorted(one[path])) !== JSON.stringify(sorted(other[path])))
    .map((path) => ({ path, one: one[path], other: other[path] }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted()
          .map(([key, each]) => [key, sorted(each)]),
      )
    : value;
}
