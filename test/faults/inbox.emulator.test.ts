import { array, assert, asyncProperty, integer, nat, record } from "fast-check";
import { expect, it } from "vitest";
import { inContext } from "../../functions/src/bus/context.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { notifyOnTaskCompleted } from "../../functions/src/notifications/index.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";

const context = testContext();
const deliver = (message: ReturnType<typeof messageOf>) =>
  inContext(context, async () => notifyOnTaskCompleted.run({ data: { message } } as never));

/** Which of three events arrive, in which order, how often; and how many of them at the same moment. */
const arrivals = record({
  order: array(nat({ max: 2 }), { minLength: 1, maxLength: 10 }),
  atOnce: integer({ min: 1, max: 4 }),
});

async function holdsFor({ order, atOnce }: { order: number[]; atOnce: number }): Promise<void> {
  const userId = freshUser();
  const events = ["walk", "swim", "run"].map((taskId) =>
    eventOf(taskCompleted, { userId, data: { ...taskCompleted.example, taskId, title: taskId } }),
  );
  for (let start = 0; start < order.length; start += atOnce) {
    const now = order.slice(start, start + atOnce);
    await Promise.all(now.map((index) => deliver(messageOf(events[index]!))));
  }
  const items = await context.db.collection(`users/${userId}/notifications`).get();
  const arrived = [...new Set(order)].map((index) => events[index]!);
  expect(items.docs.map(({ id }) => id).toSorted()).toEqual(arrived.map(({ id }) => id).toSorted());
  for (const { id, data } of arrived) {
    const item = items.docs.find((each) => each.id === id);
    expect(item?.get("subject")).toBe(`tasks/${(data as { taskId: string }).taskId}`);
    expect(item?.updateTime).toEqual(item?.createTime);
  }
}

it("the inbox has one item for each fact, whatever the order and the number of its deliveries", async () => {
  await assert(asyncProperty(arrivals, holdsFor), { numRuns: 25 });
});
