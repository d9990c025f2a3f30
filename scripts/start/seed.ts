import {
  collection,
  doc,
  getDocs,
  query,
  serverTimestamp,
  setDoc,
  where,
  type DocumentData,
  type QueryDocumentSnapshot,
} from "firebase/firestore/lite";
import { deliveriesOf, expectSuccess } from "./deliveries.ts";
import type { DemoApp } from "./demoApp.ts";
import { devices, goals, media, projects, tasks, user } from "./demoData.ts";
import { firstOf } from "./waiting.ts";

/**
 * Writes the demo data as the user's app would, under the rules. One task at a time, with everything that it sets off:
 * the emulators start a process for every function and simultaneous request, and a small machine has to bear it.
 */
export async function seed(app: DemoApp): Promise<void> {
  await setDoc(doc(app.db, "users", app.userId), stamped(user));
  await write(app, "projects", projects);
  await write(app, "goals", goals);
  await write(
    app,
    "media",
    mapValues(media, (item, id) => ({ ...item, storagePath: `users/${app.userId}/${id}.jpg` })),
  );
  await write(
    app,
    "devices",
    mapValues(devices, (item) => ({ ...item, lastSeenAt: serverTimestamp() })),
  );
  for (const [id, task] of Object.entries(tasks)) {
    await write(app, "tasks", { [id]: task });
    await settle(app, await eventOf(app, `users/${app.userId}/tasks/${id}`));
  }
}

async function write(app: DemoApp, name: string, documents: Record<string, DocumentData>): Promise<void> {
  for (const [id, data] of Object.entries(documents)) {
    await setDoc(doc(app.db, "users", app.userId, name, id), stamped(data));
  }
}

const stamped = (data: DocumentData): DocumentData => ({
  ...data,
  createdAt: serverTimestamp(),
  updatedAt: serverTimestamp(),
});

const mapValues = <Value>(
  values: Record<string, Value>,
  change: (value: Value, id: string) => DocumentData,
) => Object.fromEntries(Object.entries(values).map(([id, value]) => [id, change(value, id)]));

const eventOf = (app: DemoApp, subject: string): Promise<QueryDocumentSnapshot> =>
  firstOf(
    query(collection(app.operator, "eventLog"), where("subject", "==", subject)),
    `the event of ${subject}`,
  );

/** Waits for the reactions to an event, then for those to the events that these have caused. */
async function settle(app: DemoApp, event: QueryDocumentSnapshot): Promise<void> {
  expectSuccess(await deliveriesOf(app, event));
  const caused = query(collection(app.operator, "eventLog"), where("causationId", "==", event.id));
  for (const consequence of (await getDocs(caused)).docs) {
    await settle(app, consequence);
  }
}
