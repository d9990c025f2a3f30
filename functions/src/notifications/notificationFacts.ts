import type { DocumentChange, Fact } from "../bus/announce.ts";
import { notificationCreated } from "../events/notifications.ts";
import type { NotificationItem } from "./item.ts";

/** Only the creation is news: that an item was read, or what became of its push, concerns nobody else. */
export function notificationFacts({ id, before, after }: DocumentChange<NotificationItem>): Fact[] {
  if (before || !after) {
    return [];
  }
  return [{ event: notificationCreated, data: { notificationId: id, category: after.category } }];
}
