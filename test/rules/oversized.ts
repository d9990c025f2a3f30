import { type Attempt, create, letters, numbered } from "./attempt.ts";
import { goal, kinds, project, task } from "./kinds.ts";
import { creationsOf } from "./values.ts";

const thousandFields = Object.fromEntries(numbered(1000, 10).map((field) => [`f${field}`, true]));

export const oversized: Attempt[] = [
  ...[task, goal, project].flatMap((kind) =>
    creationsOf(kind, [
      ["a title of 100 000 characters", { title: letters(100_000) }],
      ["a description of 100 000 characters", { description: letters(100_000) }],
    ]),
  ),
  ...creationsOf(task, [
    ["a thousand tags", { tags: numbered(1000, 10) }],
    ["ten thousand media", { mediaIds: numbered(10_000, 10) }],
    ["a tag of 100 000 characters", { tags: [letters(100_000)] }],
    ["a goalId of 100 000 characters", { goalId: letters(100_000) }],
  ]),
  ...kinds.map((kind) => ({
    title: `${kind.noun} of a thousand unknown fields`,
    step: create(kind.path, { ...kind.required, ...thousandFields }),
  })),
];
