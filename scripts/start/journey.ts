import {
  collection,
  doc,
  getDoc,
  getDocs,
  query,
  serverTimestamp,
  updateDoc,
  where,
  type DocumentSnapshot,
} from "firebase/firestore/lite";
import { MissingTool } from "../toolchain/missingTool.ts";
import type { DemoApp } from "./demoApp.ts";
import { heading } from "./report.ts";
import { tellDeliveries } from "./tellDeliveries.ts";
import { tellEffects, tellMemory } from "./tellEffects.ts";
import { firstOf } from "./waiting.ts";

export interface Journey {
  taskId: string;
  /** Words by which the completed task must be found. */
  searchFor?: string;
}

/**
 * Completes a task as the user's app does, and prints as it arrives what became of it.
 * @throws NotArrived when something that was to come did not.
 */
export async function completeAndTell(app: DemoApp, { taskId, searchFor }: Journey): Promise<void> {
  const task = await openTask(app, taskId);
  const ofThisTask = query(
    collection(app.operator, "eventLog"),
    where("subject", "==", task.ref.path),
    where("type", "==", "task.completed"),
  );
  const earlier = new Set((await getDocs(ofThisTask)).docs.map((event) => event.id));
  heading(`The app completes “${task.get("title")}”`);
  const since = Date.now();
  await updateDoc(task.ref, { status: "completed", updatedAt: serverTimestamp() });
  const event = await firstOf(ofThisTask, "the event task.completed", ({ id }) => !earlier.has(id));
  await tellDeliveries(app, event, since);
  await tellEffects(app, { task, event });
  if (searchFor !== undefined) {
    await tellMemory(app, { task, searchFor });
  }
}

async function openTask(app: DemoApp, taskId: string): Promise<DocumentSnapshot> {
  const task = await getDoc(doc(app.db, "users", app.userId, "tasks", taskId));
  if (!task.exists()) {
    throw new MissingTool(`There is no task "${taskId}": npm run task -- list shows those there are.`);
  }
  if (task.get("status") === "completed") {
    throw new MissingTool(
      `The task "${taskId}" is completed already: npm run task -- list shows the open ones.`,
    );
  }
  return task;
}
