import type { NotificationItem } from "../../functions/src/notifications/item.ts";

export const anItem = (fields: Partial<NotificationItem> = {}): NotificationItem => ({
  category: "task",
  title: "Task completed",
  body: "You finished “Run 5 km”. Well done.",
  link: "/tasks/run5k",
  subject: "tasks/run5k",
  createdAt: new Date("2026-11-20T08:00:00Z"),
  channels: {},
  ...fields,
});
