import { setTimeout as sleep } from "node:timers/promises";
import { FieldValue } from "../../functions/src/adapters/firestore.ts";
import { eventually } from "../support/eventually.ts";
import type { Ailment, OutsideSystem } from "./outageSystem.ts";
import type { OutageProject } from "./outageWorld.ts";
import { patienceSeconds } from "./sizes.ts";
import { untilQuiet } from "./state.ts";

/** Few at a time: what is measured is whether an outage delays the others, not how they wait for a processor. */
const TASKS_PER_SECOND = 3;

/**
 * Two projects that get the same tasks at the same time, of which only one needs the system that falls ill. Whatever else the
 * machine does meets both.
 */
export interface Twins {
  ill: OutageProject;
  well: OutageProject;
}

/** A time in which tasks were written and everything that came of them ended, by itself. */
export interface Phase {
  from: Date;
  /** When the outside system was well again. */
  mended: Date;
  until: Date;
}

/** Tasks are written as long as the system is ill; then it recovers, and nobody does anything else. */
export async function outage(
  twins: Twins,
  seconds: number,
  { system, ailment }: { system: OutsideSystem; ailment: Ailment },
): Promise<Phase> {
  await system.fall(ailment);
  const from = new Date();
  await Promise.all([
    writeInBoth(twins, seconds),
    sleep(seconds * 1000),
    untilNoticed(twins.ill, system.asked, system.asked()),
  ]);
  const mended = new Date();
  await system.recover();
  await untilBothQuiet(twins);
  return { from, mended, until: new Date() };
}

/** On a busy machine a short outage would be over before anybody met it. Who is down is not asked, but a delivery fails. */
async function untilNoticed({ db }: OutageProject, asked: () => number, before: number): Promise<void> {
  const failing = db.collectionGroup("deliveries").where("outcome", "==", "failing").count();
  const look = async () => asked() > before || (await failing.get()).data().count > 0;
  await eventually("the outage is noticed", look, patienceSeconds);
}

/** The same with nobody ill: what two projects differ in by themselves. */
export async function everyday(twins: Twins, seconds: number): Promise<Pick<Phase, "from" | "until">> {
  const from = new Date();
  await writeInBoth(twins, seconds);
  await untilBothQuiet(twins);
  return { from, until: new Date() };
}

const untilBothQuiet = ({ ill, well }: Twins): Promise<unknown> =>
  Promise.all(
    [ill, well].map(({ db, written }) => {
      const events = written.length * 2;
      return untilQuiet(db, { seed: 0, events, users: 0 }, patienceSeconds);
    }),
  );

/** At a steady pace, all users in turn: each task is created open, and completed a little later. Two events each. */
async function writeInBoth({ ill, well }: Twins, seconds: number): Promise<void> {
  const count = Math.max(2, Math.round(seconds * TASKS_PER_SECOND));
  const pauseMs = (seconds * 1000) / count;
  const each = Array.from({ length: count }, async (_, index) => {
    await sleep(index * pauseMs);
    // The four writes of a turn keep the same distance, and none is always the first of two.
    const [first, second] = index % 2 === 0 ? [ill, well] : [well, ill];
    await Promise.all([
      writeTask(first, pauseMs / 2),
      sleep(pauseMs / 4).then(() => writeTask(second, pauseMs / 2)),
    ]);
  });
  await Promise.all(each);
}

async function writeTask({ db, users, written }: OutageProject, pauseMs: number): Promise<void> {
  const number = written.length;
  const userId = users[number % users.length]!.id;
  const title = `Walk mile ${number}`;
  const description = "Slowly, along the river.";
  written.push({ userId, taskId: `walk${number}`, text: `${title}. ${description}` });
  const task = db.doc(`users/${userId}/tasks/walk${number}`);
  const now = FieldValue.serverTimestamp();
  await task.set({ title, status: "todo", createdAt: now, updatedAt: now });
  await sleep(pauseMs);
  await task.update({ status: "completed", description, updatedAt: now });
}
