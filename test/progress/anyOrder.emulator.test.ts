import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { DocumentReference } from "../../functions/src/adapters/firestore.ts";
import "../../functions/src/notifications/index.ts";
import "../../functions/src/progress/index.ts";
import { histories, live, type Announced } from "./history.ts";

/*
 * The model: progress is what the tasks say in the end, whatever happened on the way; its causes are the newest ten events;
 * the inbox has an item for each completion.
 */
interface FinalTask {
  status: string;
  goalId?: string;
}

const idsOf = (announced: Announced[]) =>
  announced
    .toSorted(
      ({ event: one }, { event: other }) =>
        Date.parse(other.time) - Date.parse(one.time) || (one.id < other.id ? -1 : 1),
    )
    .map(({ event }) => event.id);

function expected(tasks: FinalTask[], announced: Announced[]) {
  const counted = tasks.filter(({ status }) => status !== "cancelled");
  const completed = counted.filter(({ status }) => status === "completed").length;
  const total = counted.length;
  const percent = total === 0 ? 0 : Math.floor((100 * completed) / total);
  return { total, completed, percent, because: idsOf(announced).slice(0, 10) };
}

async function found(user: DocumentReference, progressId: string) {
  const { total, completed, percent, because } = (
    await user.collection("progress").doc(progressId).get()
  ).data()!;
  return {
    total,
    completed,
    percent,
    because: (because as { eventId: string }[]).map(({ eventId }) => eventId),
  };
}

async function expectGoal(
  user: DocumentReference,
  goalId: string,
  all: { tasks: FinalTask[]; announced: Announced[] },
) {
  const concerning = all.announced.filter(({ goalIds }) => goalIds.includes(goalId));
  if (concerning.length === 0) {
    return;
  }
  const model = expected(
    all.tasks.filter((each) => each.goalId === goalId),
    concerning,
  );
  expect(await found(user, `goal_${goalId}`)).toEqual(model);
  const goal = await user.collection("goals").doc(goalId).get();
  expect(goal.get("status")).toBe(model.percent === 100 ? "completed" : "active");
}

it("any order and multiplicity of the same events ends in the progress that the tasks say, and one inbox item a completion", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const { user, announced } = await live(steps);
      const tasks = (await user.collection("tasks").get()).docs.map((each) => each.data() as FinalTask);
      const progress = announced.length > 0 ? await found(user, "overall") : undefined;
      expect(progress).toEqual(announced.length > 0 ? expected(tasks, announced) : undefined);
      await expectGoal(user, "fit", { tasks, announced });
      await expectGoal(user, "wise", { tasks, announced });
      const completions = announced.filter(({ event }) => event.type === "task.completed");
      const items = await user.collection("notifications").listDocuments();
      expect(items.map(({ id }) => id).toSorted()).toEqual(
        completions.map(({ event }) => event.id).toSorted(),
      );
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
