import { beforeAll, describe, expect, it } from "vitest";
import type { FaultOptions } from "../../platform/faults.ts";
import { differences, expectNothingLost } from "./compare.ts";
import { replayAll } from "./replayAll.ts";
import { patienceSeconds, report, sizes } from "./sizes.ts";
import { stateOf, untilQuiet } from "./state.ts";
import { openProject, runFunctions } from "./world.ts";
import { writeWorkload, type WorkloadOptions } from "./workload.ts";

/** Seeds that failed once. */
const REGRESSIONS: number[] = [];

const seeds = [sizes.seed, ...REGRESSIONS.filter((seed) => seed !== sizes.seed)];
const timeout = patienceSeconds * 3000;

const faultsOfSeed = (seed: number): FaultOptions => ({
  seed,
  crashes: 0.1,
  duplicates: 0.2,
  // The writes of one user take less time than that: any of its events may come before any other.
  delaySeconds: Math.max(1.5, (sizes.events / sizes.users) * 0.05),
});

async function run(word: string, workload: WorkloadOptions, faults?: FaultOptions) {
  const project = openProject(word);
  const functions = await runFunctions(project, faults ? { faults } : {});
  const from = Date.now();
  await writeWorkload(project.db, workload);
  const writtenSeconds = (Date.now() - from) / 1000;
  await untilQuiet(project.db, workload, patienceSeconds);
  await functions.faults.settled();
  const seconds = (Date.now() - from) / 1000;
  const state = await stateOf(project.db, workload);
  const counts = { ...functions.faults.counts };
  const done = faults ? await replayAll(project, functions.lines) : [];
  await functions.faults.settled();
  const replayed = { done, state: await stateOf(project.db, workload) };
  await functions.stop();
  return { state, seconds, writtenSeconds, counts, replayed };
}

describe.for(seeds)("with duplicates, another order and crashes at every point (seed %i)", (seed) => {
  const workload = { seed, events: sizes.events, users: sizes.users };
  let normal: Awaited<ReturnType<typeof run>>;
  let faulty: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    normal = await run("faultless", workload);
    faulty = await run("faults", workload, faultsOfSeed(seed));
    const { counts, seconds, writtenSeconds } = faulty;
    const faultlessSeconds = normal.seconds;
    const documents = Object.keys(faulty.state.documents).length;
    report(`faults-${seed}`, {
      ...workload,
      seconds,
      writtenSeconds,
      faultlessSeconds,
      documents,
      ...counts,
    });
  }, timeout);

  it("the faults did happen", () => {
    for (const [kind, count] of Object.entries(faulty.counts)) {
      expect(count, kind).toBeGreaterThan(0);
    }
  });

  it("no event is lost and none is given up", () => {
    expectNothingLost(normal.state, workload);
    expectNothingLost(faulty.state, workload);
  });

  it("all documents are those of a faultless run, so nothing is lost and nothing doubled", () => {
    expect(differences(normal.state, faulty.state)).toEqual([]);
  });

  it("a replay of everything in the log finds everything done, and changes nothing", () => {
    expect(faulty.replayed.done).toEqual([]);
    expectNothingLost(faulty.replayed.state, workload);
    expect(differences(faulty.state, faulty.replayed.state)).toEqual([]);
  });
});
