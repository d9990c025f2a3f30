import { setTimeout as sleep } from "node:timers/promises";
import {
  FieldValue,
  Timestamp,
  type DocumentReference,
  type Firestore,
} from "../../functions/src/adapters/firestore.ts";
import { lots, oneOf } from "../../platform/random.ts";

export interface WorkloadOptions {
  seed: number;
  /** How many task events there are, of all users together. */
  events: number;
  users: number;
  /** Events a second at most, of all users together. 25 unless given. */
  rate?: number;
}

/** One write of one task: each is one event. */
interface Write {
  taskId: string;
  fields?: Record<string, unknown>;
  isDeletion?: boolean;
}

type Fields = Record<string, unknown>;
const done = { status: "completed" };

/*
 * Why the final state is a function of the tasks, although goals complete by themselves: the goals `open1` and `open2` and the project
 * each have a task that nobody ever touches, so that they never reach 100 %. The goal `done` gets all of its tasks before the first of them
 * is completed, and they are never touched again: of all moments, only those after the last completion count it as complete. So however
 * the events come, it is completed once. A goal that reached 100 % in between would be completed, or not, by the chance of a count.
 */
const beginning = (finish: number): Write[] => [
  { taskId: "stays1", fields: { title: "Stays open", status: "todo", goalId: "open1", projectId: "life" } },
  { taskId: "stays2", fields: { title: "Stays open too", status: "todo", goalId: "open2" } },
  ...Array.from({ length: finish }, (_, index) => ({
    taskId: `finish${index}`,
    fields: { title: `Part ${index} of the whole`, status: "todo", goalId: "done" },
  })),
];

const ending = (finish: number): Write[] =>
  Array.from({ length: finish }, (_, index) => ({ taskId: `finish${index}`, fields: done }));

/** The writes of one user, in order: create, edit, move, start, complete, reopen, cancel, delete. */
function writesOf(seed: number, user: string, count: number): Write[] {
  const finish = count >= 12 ? 3 : 1;
  const fixed = [...beginning(finish), ...ending(finish)];
  const draw = lots(seed, user);
  const tasks = new Map<string, Fields>();
  const random = Array.from({ length: Math.max(0, count - fixed.length) }, (_, index) => {
    const write = randomWrite(tasks, index, draw);
    const now = { ...tasks.get(write.taskId), ...write.fields };
    tasks.set(write.taskId, now);
    if (write.isDeletion) {
      tasks.delete(write.taskId);
    }
    return write;
  });
  const half = Math.floor(random.length / 2);
  return [...beginning(finish), ...random.slice(0, half), ...ending(finish), ...random.slice(half)];
}

function randomWrite(tasks: Map<string, Fields>, index: number, draw: () => number): Write {
  const taskId = [...tasks.keys()][Math.floor(draw() * (tasks.size + 2))];
  const known = taskId === undefined ? undefined : tasks.get(taskId);
  if (taskId === undefined || known === undefined) {
    return { taskId: `task${index}`, fields: newTask(index, draw) };
  }
  const change = oneOf(changesOf(known, index), draw());
  return change === "delete" ? { taskId, isDeletion: true } : { taskId, fields: change };
}

const newTask = (index: number, draw: () => number): Fields => ({
  title: `Walk ${index} miles`,
  status: draw() < 0.2 ? "completed" : "todo",
  ...(draw() < 0.7 ? { goalId: oneOf(["open1", "open2"], draw()) } : {}),
  ...(draw() < 0.5 ? { projectId: "life" } : {}),
  tags: ["outside"],
});

/** What can be done with a task, each of them one event. */
function changesOf({ status, goalId }: Fields, index: number): (Fields | "delete")[] {
  const edit = { description: `Written at step ${index}.` };
  const move = { goalId: goalId === "open1" ? "open2" : "open1" };
  const isEnded = status === "completed" || status === "cancelled";
  const next = isEnded
    ? [{ status: "todo" }]
    : [done, done, { status: "cancelled" }, { status: status === "todo" ? "in_progress" : "todo" }];
  return [edit, move, "delete", ...next];
}

const stamps = () => ({ createdAt: FieldValue.serverTimestamp(), updatedAt: FieldValue.serverTimestamp() });

export const goalTitle = (goalId: string): string => `The goal ${goalId}`;
export const PROJECT_TITLE = "A good life";

/** What is there before the first task: goals, a project and a phone. None of it is an event. */
async function prepare(db: Firestore, userId: string): Promise<void> {
  const user = db.doc(`users/${userId}`);
  const phone = { addressing: { kind: "fid", value: `phone-of-${userId}` }, platform: "android" };
  const batch = db.batch();
  batch.set(user, { timeZone: "Europe/Berlin", ...stamps() });
  for (const goal of ["open1", "open2", "done"]) {
    batch.set(user.collection("goals").doc(goal), {
      title: goalTitle(goal),
      status: "active",
      ...stamps(),
    });
  }
  batch.set(user.collection("projects").doc("life"), { title: PROJECT_TITLE, status: "active", ...stamps() });
  batch.set(user.collection("devices").doc("phone"), { ...phone, lastSeenAt: Timestamp.now(), ...stamps() });
  await batch.commit();
}

/**
 * The emulator cuts the time of a deletion to whole seconds. What one user writes lies further apart, or the order of the reasons
 * for progress would depend on where in a second the run began.
 */
const APART_MS = 1100;

async function writeAll(user: DocumentReference, writes: Write[], pauseMs: number): Promise<void> {
  for (const { taskId, fields, isDeletion } of writes) {
    const ref = user.collection("tasks").doc(taskId);
    const isNew = fields?.["title"] !== undefined;
    const write = isNew ? { ...fields, ...stamps() } : { ...fields, updatedAt: FieldValue.serverTimestamp() };
    await (isDeletion ? ref.delete() : isNew ? ref.set(write) : ref.update(write));
    await sleep(Math.max(APART_MS, pauseMs));
  }
}

export const userIdsOf = ({ users }: WorkloadOptions): string[] =>
  Array.from({ length: users }, (_, index) => `user${index}`);

/** How many events each user gets. */
const share = ({ events, users }: WorkloadOptions, index: number): number =>
  Math.floor(events / users) + Number(index < events % users);

/** Writes the tasks with the admin client: real documents, so real triggers, and no rules in between. All users at the same time. */
export async function writeWorkload(db: Firestore, options: WorkloadOptions): Promise<void> {
  await Promise.all(
    userIdsOf(options).map(async (userId, index) => {
      await prepare(db, userId);
      const writes = writesOf(options.seed, userId, share(options, index));
      await writeAll(db.doc(`users/${userId}`), writes, (1000 * options.users) / (options.rate ?? 25));
    }),
  );
}
