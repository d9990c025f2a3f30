import * as fc from "fast-check";
import { Timestamp, type DocumentReference } from "../../functions/src/adapters/firestore.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { receive } from "../../functions/src/bus/receive.ts";
import { reactions } from "../../functions/src/bus/registry.ts";
import { task, type Task } from "../../functions/src/tasks/task.ts";
import { taskFacts } from "../../functions/src/tasks/taskFacts.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";

/** One write of a task by the app, and when its event arrives: some writes later, one to three times. */
export interface Step {
  taskId: string;
  status: Task["status"] | "deleted";
  goalId: string | undefined;
  delay: number;
  copies: number;
}

export const histories = fc.array(
  fc.record({
    taskId: fc.constantFrom("run", "swim", "read"),
    status: fc.constantFrom("todo", "in_progress", "completed", "completed", "cancelled", "deleted"),
    goalId: fc.constantFrom("fit", "wise", undefined),
    delay: fc.nat(4),
    copies: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 2, maxLength: 8 },
);

export interface Announced {
  event: Envelope;
  /** The goals that the task counted for before or after. */
  goalIds: (string | undefined)[];
}

const context = testContext();
const { db } = context;

/** Lives through a history: writes, and in between the deliveries that are due, the last announced first. */
export async function live(steps: Step[]) {
  const userId = freshUser();
  const user = db.doc(`users/${userId}`);
  await Promise.all(["fit", "wise"].map((goal) => user.collection("goals").doc(goal).set(aGoal(goal))));
  const announced: Announced[] = [];
  const due: { event: Envelope; at: number }[] = [];
  for (const [now, step] of steps.entries()) {
    const news = await write(user.collection("tasks").doc(step.taskId), step, `${userId}-${now}`);
    announced.push(...(news ? [news] : []));
    due.unshift(...(news ? copiesOf(news.event, now, step) : []));
    await deliverInTurn(due.filter(({ at }) => at === now));
  }
  await deliverInTurn(due.filter(({ at }) => at >= steps.length));
  return { user, announced };
}

const copiesOf = (event: Envelope, now: number, { copies, delay }: Step) =>
  Array.from({ length: copies }, (_, copy) => ({ event, at: now + delay * (copy + 1) }));

const stamps = { createdAt: Timestamp.now(), updatedAt: Timestamp.now() };
const aGoal = (title: string) => ({ title, status: "active", ...stamps });

/** Writes what the step says. Tells what the trigger would announce, at the time of the server. */
async function write(ref: DocumentReference, step: Step, eventId: string): Promise<Announced | undefined> {
  const before = task.safeParse((await ref.get()).data()).data;
  const fields = { title: step.taskId, status: step.status, goalId: step.goalId, ...stamps };
  const { writeTime } = await (step.status === "deleted" ? ref.delete() : ref.set(fields));
  const after = step.status === "deleted" ? undefined : task.parse(fields);
  const at = writeTime.toDate();
  const [fact] = before || after ? taskFacts({ id: ref.id, before, after, at }) : [];
  if (!fact) {
    return undefined;
  }
  const userId = ref.parent.parent!.id;
  const data = JSON.parse(JSON.stringify(fact.data)) as unknown;
  const event = eventOf(fact.event, { id: eventId, userId, time: at.toISOString(), data });
  return { event, goalIds: [before?.goalId, after?.goalId] };
}

/** In turn: deliveries at the same moment wait for each other's locks, which takes the emulator seconds. */
async function deliverInTurn(deliveries: { event: Envelope }[]): Promise<void> {
  for (const { event } of deliveries) {
    const interested = reactions.filter(({ on }) => on.type === event.type) as Reaction[];
    await Promise.all(interested.map((reaction) => receive(context, reaction, messageOf(event))));
  }
}
