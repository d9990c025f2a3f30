import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { lot } from "../../platform/random.ts";
import { startPlatformProcess } from "./child.ts";
import { differences, expectNothingLost } from "./compare.ts";
import { patienceSeconds, report, sizes } from "./sizes.ts";
import { stateOf, untilQuiet } from "./state.ts";
import { openProject } from "./world.ts";
import { writeWorkload } from "./workload.ts";

const { seed, rounds } = sizes;
const workload = { seed, events: Math.max(40, Math.floor(sizes.events / 4)), users: 10 };
const timeout = (patienceSeconds * 2 + rounds * 10) * 1000;

it(
  "a process that is killed at random times loses nothing and doubles nothing",
  async () => {
    const from = Date.now();
    const project = openProject("killed");
    let platform = await startPlatformProcess(project.id);
    const written = writeWorkload(project.db, workload);
    for (let round = 1; round <= rounds; round += 1) {
      await sleep(300 + lot(seed, "kill", round) * 2500);
      await platform.kill();
      platform = await startPlatformProcess(project.id);
    }
    await written;
    await untilQuiet(project.db, workload, patienceSeconds);
    const killed = await stateOf(project.db, workload);
    await platform.kill();

    const quiet = openProject("unkilled");
    const other = await startPlatformProcess(quiet.id);
    await writeWorkload(quiet.db, workload);
    await untilQuiet(quiet.db, workload, patienceSeconds);
    const normal = await stateOf(quiet.db, workload);
    await other.kill();

    report("kill", { ...workload, rounds, seconds: (Date.now() - from) / 1000 });
    expectNothingLost(killed, workload);
    expect(differences(normal, killed)).toEqual([]);
  },
  timeout,
);

it(
  "two instances that handle every event at the same moment have one effect",
  async () => {
    const project = openProject("twice");
    const both = await Promise.all(["a", "b"].map((name) => startPlatformProcess(project.id, name)));
    const small = { seed, events: 24, users: 6, rate: 2 };
    await writeWorkload(project.db, small);
    await untilQuiet(project.db, small, patienceSeconds);
    const state = await stateOf(project.db, small);
    await Promise.all(both.map((each) => each.kill()));
    expectNothingLost(state, small);
    const items = Object.keys(state.documents).filter((path) => /^users\/\w+\/notifications\//.test(path));
    const records = (
      await project.db.collection("eventLog").where("type", "in", PRAISED).count().get()
    ).data().count;
    expect(items).toHaveLength(records);
    report("twoInstances", { ...small, items: items.length });
  },
  timeout,
);

/** The events that put an item into the inbox. */
const PRAISED = ["task.completed", "goal.completed", "project.completed"];
