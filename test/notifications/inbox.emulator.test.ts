import { describe, expect, test } from "vitest";
import type { ReactionFunction } from "../../functions/src/bus/react.ts";
import type { EventType } from "../../functions/src/events/defineEvent.ts";
import { goalCompleted, projectCompleted } from "../../functions/src/events/goals.ts";
import { storyWritten } from "../../functions/src/events/stories.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import * as notifications from "../../functions/src/notifications/index.ts";
import { notificationItem } from "../../functions/src/notifications/item.ts";
import { testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";
import { deliver } from "./inbox.ts";

interface Case {
  category: string;
  type: EventType;
  reaction: ReactionFunction;
  subject: string;
}

const { notifyOnTaskCompleted, notifyOnGoalCompleted, notifyOnProjectCompleted, notifyOnStoryWritten } =
  notifications;
const cases: Case[] = [
  { category: "task", type: taskCompleted, reaction: notifyOnTaskCompleted, subject: "tasks/run5k" },
  { category: "goal", type: goalCompleted, reaction: notifyOnGoalCompleted, subject: "goals/halfMarathon" },
  {
    category: "project",
    type: projectCompleted,
    reaction: notifyOnProjectCompleted,
    subject: "projects/health",
  },
  {
    category: "story",
    type: storyWritten,
    reaction: notifyOnStoryWritten,
    subject: "chapters/week_2026-W47",
  },
];

describe.each(cases)("the news of a $category", ({ category, type, reaction, subject }) => {
  test("are one item in the inbox, however often they are delivered", async () => {
    const context = testContext();
    const event = eventOf(type);
    await Promise.all([1, 2].map(() => deliver(context, reaction, messageOf(event))));
    await deliver(
      context,
      reaction,
      messageOf(event, { publishTime: new Date(Date.now() - 30_000).toISOString() }),
    );

    const { docs } = await context.db.collection(`users/${event.userId}/notifications`).get();
    expect(docs.map(({ id }) => id)).toEqual([event.id]);
    expect(notificationItem.parse(docs[0]?.data())).toMatchObject({
      category,
      subject,
      link: `/${subject}`,
      channels: {},
    });
    expect(docs[0]?.get("cause")).toMatchObject({ eventId: event.id, correlationId: event.correlationId });
  });
});
