import { FieldValue } from "../adapters/firestore.ts";
import type { Event, Tools } from "../bus/reaction.ts";
import type { Category } from "./item.ts";
import type { Text } from "./texts.ts";

export interface News extends Text {
  category: Category;
  /** The document that it is about, within the user, e.g. `tasks/run5k`. */
  subject: string;
}

/** Puts one item into the inbox. Its id is that of the event, so there is never a second one about the same fact. */
export async function notify({ id, userId }: Event<unknown>, tools: Tools, news: News): Promise<void> {
  tools.batch.create(tools.db.doc(`users/${userId}/notifications/${id}`), {
    ...news,
    link: `/${news.subject}`,
    createdAt: FieldValue.serverTimestamp(),
    cause: tools.cause,
    channels: {},
  });
}
