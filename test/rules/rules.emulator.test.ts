import { describe, expect, it } from "vitest";
import { forgedCauses, keptCauses } from "./causes.ts";
import { coverageOf } from "./coverage.ts";
import { fieldValues } from "./fieldValues.ts";
import { forgeriesOf, misnamed } from "./forgeries.ts";
import { goal, kinds, task, user } from "./kinds.ts";
import { lifeOf } from "./life.ts";
import { inbox, intrusions, readable } from "./serverDocuments.ts";
import { ownBundles, strangers } from "./strangers.ts";
import { tryAll } from "./tryAll.ts";
import { creationsOf } from "./values.ts";

const projectId = "demo-rules";

tryAll(projectId, {
  allowed: [
    ...kinds.flatMap(lifeOf),
    ...fieldValues.flatMap(({ kind, accepted }) => creationsOf(kind, accepted)),
    ...readable,
    ...inbox,
    ...ownBundles,
    ...keptCauses,
  ],
  refused: [
    ...strangers,
    ...[user, task, goal].flatMap(forgeriesOf),
    ...kinds.filter((kind) => kind !== user).flatMap(misnamed),
    ...fieldValues.flatMap(({ kind, refused }) => creationsOf(kind, refused)),
    ...intrusions,
    ...forgedCauses,
  ],
});

// Runs last, and in the same project: the emulator counts since the rules were loaded there.
describe("after all these attempts", () => {
  it("no expression of the rules stays unevaluated", async () => {
    const { unevaluated, onesided } = await coverageOf(projectId);
    if (onesided.length > 0) console.info(`always the same answer:\n  ${onesided.join("\n  ")}`);
    expect(unevaluated).toEqual([]);
  });
});
