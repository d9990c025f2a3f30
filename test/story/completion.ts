import type { Firestore } from "../../functions/src/adapters/firestore.ts";
import { inContext } from "../../functions/src/bus/context.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { writeSegmentOnTaskCompleted } from "../../functions/src/story/index.ts";
import { freshUser, type testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";

export type World = ReturnType<typeof testContext>;

export const RUN = {
  taskId: "run5k",
  title: "Run 5 km",
  mediaIds: [],
  tags: [],
  completedAt: "2026-11-20T08:00:00.000Z",
};

export const completion = (userId: string, data: object = {}, time = "2026-11-20T08:00:01.000Z"): Envelope =>
  eventOf(taskCompleted, { userId, time, data: { ...RUN, ...data } });

/** The reaction gets the event as the platform delivers it. */
export function deliver(world: World, event: Envelope): Promise<unknown> {
  const delivered = { data: { message: messageOf(event) } };
  return inContext(world, () => writeSegmentOnTaskCompleted.run(delivered as never) as Promise<unknown>);
}

export const segmentOf = async ({ db }: { db: Firestore }, userId: string) =>
  (await db.doc(`users/${userId}/stories/task_run5k`).get()).data();
export const noteOf = async ({ db }: { db: Firestore }, { id }: Envelope): Promise<unknown> =>
  (await db.doc(`eventLog/${id}/deliveries/writeSegmentOnTaskCompleted`).get()).get("note");

/** A user with a goal, a project and a captioned photo. */
export async function ada({ db }: World): Promise<string> {
  const userId = freshUser();
  const path = `users/${userId}`;
  await Promise.all([
    db.doc(`${path}/goals/halfMarathon`).set({ title: "Half marathon", status: "active" }),
    db.doc(`${path}/projects/health`).set({ title: "Health", status: "active" }),
    db
      .doc(`${path}/media/finish`)
      .set({ kind: "photo", storagePath: `${path}/finish.jpg`, caption: "At last!" }),
    db.doc(`${path}/media/broken`).set({ kind: "hologram", storagePath: `${path}/broken.bin` }),
  ]);
  return userId;
}

/** Names all that Ada has. */
export const everything = { goalId: "halfMarathon", projectId: "health", mediaIds: ["finish"] };
