import { announce } from "../bus/announce.ts";
import { react } from "../bus/react.ts";
import { goalCompleted, projectCompleted } from "../events/goals.ts";
import { notificationCreated } from "../events/notifications.ts";
import { storyWritten } from "../events/stories.ts";
import { taskCompleted } from "../events/tasks.ts";
import { notificationItem } from "./item.ts";
import { notificationFacts } from "./notificationFacts.ts";
import { notify } from "./notify.ts";
import { pushItem } from "./pushItem.ts";
import { goalCompletedText, projectCompletedText, storyWrittenText, taskCompletedText } from "./texts.ts";

export const notifyOnTaskCompleted = react({
  name: "notifyOnTaskCompleted",
  does: "Puts a word of praise for a completed task into the inbox.",
  on: taskCompleted,
  handle: (event, tools) => {
    const { taskId, title } = event.data;
    return notify(event, tools, {
      category: "task",
      subject: `tasks/${taskId}`,
      ...taskCompletedText(title),
    });
  },
});

export const notifyOnGoalCompleted = react({
  name: "notifyOnGoalCompleted",
  does: "Tells in the inbox that a goal was reached.",
  on: goalCompleted,
  handle: (event, tools) => {
    const { goalId, title } = event.data;
    return notify(event, tools, {
      category: "goal",
      subject: `goals/${goalId}`,
      ...goalCompletedText(title),
    });
  },
});

export const notifyOnProjectCompleted = react({
  name: "notifyOnProjectCompleted",
  does: "Tells in the inbox that a project was finished.",
  on: projectCompleted,
  handle: (event, tools) => {
    const { projectId, title } = event.data;
    const subject = `projects/${projectId}`;
    return notify(event, tools, { category: "project", subject, ...projectCompletedText(title) });
  },
});

export const notifyOnStoryWritten = react({
  name: "notifyOnStoryWritten",
  does: "Tells in the inbox that a new chapter of the story can be read.",
  on: storyWritten,
  handle: (event, tools) => {
    const { chapterId, kind } = event.data;
    return notify(event, tools, {
      category: "story",
      subject: `chapters/${chapterId}`,
      ...storyWrittenText(kind),
    });
  },
});

export const announceNotifications = announce({
  name: "announceNotifications",
  does: "Tells everyone who is interested that there is something new in the inbox.",
  document: "users/{userId}/notifications/{notificationId}",
  when: "created",
  announces: [notificationCreated],
  schema: notificationItem,
  facts: notificationFacts,
});

export const pushOnNotificationCreated = react({
  name: "pushOnNotificationCreated",
  does: "Shows a new inbox item on the user's phones and browsers, unless push is paused.",
  on: notificationCreated,
  handle: pushItem,
});
