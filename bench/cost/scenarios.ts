import { Timestamp, type Firestore } from "../../functions/src/adapters/firestore.ts";

export interface Scenario {
  name: string;
  /** What the completed task names. */
  names: { goalId?: string; projectId?: string; mediaIds?: string[] };
  devices: number;
  /** How many tasks the goal has, the completed one included. One stays open: the goal is not reached. */
  tasks: number;
}

export const scenarios: Scenario[] = [
  { name: "goal, device", names: { goalId: "fit" }, devices: 1, tasks: 2 },
  {
    name: "goal, project, photo, device",
    names: { goalId: "fit", projectId: "year", mediaIds: ["photo"] },
    devices: 1,
    tasks: 2,
  },
  { name: "nothing", names: {}, devices: 0, tasks: 2 },
  { name: "goal of 10 tasks, device", names: { goalId: "fit" }, devices: 1, tasks: 10 },
  { name: "goal of 1500 tasks, device", names: { goalId: "fit" }, devices: 1, tasks: 1500 },
];

const stamps = () => ({ createdAt: Timestamp.now(), updatedAt: Timestamp.now() });

function documentsOf({ names, devices, tasks }: Scenario): [string, object][] {
  const { goalId, projectId } = names;
  const task = (status: string) => ({ title: "Run 5 km without a break", status, ...names, ...stamps() });
  const others = Array.from({ length: tasks - 1 }, (_, index): [string, object] => [
    `tasks/other${index}`,
    { ...task(index === 0 ? "todo" : "completed"), mediaIds: [] },
  ]);
  return [
    ["tasks/run", { ...task("todo"), description: "Along the river, slowly.", tags: ["running"] }],
    ...others,
    ...(goalId ? [[`goals/${goalId}`, aim("Get fit")] as [string, object]] : []),
    ...(projectId ? [[`projects/${projectId}`, aim("A good year")] as [string, object]] : []),
    ...(names.mediaIds ?? []).map((id): [string, object] => [`media/${id}`, photo]),
    ...Array.from({ length: devices }, (_, index): [string, object] => [`devices/phone${index}`, device()]),
  ];
}

const aim = (title: string) => ({ title, status: "active", ...stamps() });
const photo = { kind: "photo", storagePath: "users/u/finish.jpg", contentType: "image/jpeg", ...stamps() };
const device = () => ({
  addressing: { kind: "token", value: "token" },
  platform: "android",
  lastSeenAt: Timestamp.now(),
  ...stamps(),
});

const MOST_IN_BATCH = 500;

/** Writes the documents of a user to whom this scenario happens. */
export async function seed(db: Firestore, userId: string, scenario: Scenario): Promise<void> {
  await db.doc(`users/${userId}`).set({ timeZone: "Europe/Berlin", ...stamps() });
  const documents = documentsOf(scenario);
  for (let from = 0; from < documents.length; from += MOST_IN_BATCH) {
    const batch = db.batch();
    for (const [path, fields] of documents.slice(from, from + MOST_IN_BATCH)) {
      batch.set(db.doc(`users/${userId}/${path}`), fields);
    }
    await batch.commit();
  }
}

/** What the app does. */
export const completeTask = (db: Firestore, userId: string) =>
  db.doc(`users/${userId}/tasks/run`).update({ status: "completed", updatedAt: Timestamp.now() });
