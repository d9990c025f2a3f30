import type { EventType } from "../events/defineEvent.ts";

/** What is known of a reaction beside its handler. */
export interface ReactionInfo {
  /** Effect + On + event, e.g. `notifyOnTaskCompleted`. Export, log field and delivery record carry the same name. */
  name: string;
  on: EventType;
  /** One sentence: what it does for the user. It becomes the README's map. */
  does: string;
}

/** What is known of an announcement beside its rules. */
export interface AnnouncementInfo {
  name: string;
  /** The documents that it watches, e.g. `users/{userId}/tasks/{taskId}`. */
  document: string;
  /** The types that it can announce. */
  announces: readonly EventType[];
  /** `created`: later writes of the document never matter, and are not even looked at. */
  when?: "written" | "created";
  does: string;
}

/** Filled while the features load; complete before the first event, because every function loads the same entry. */
export const reactions: ReactionInfo[] = [];
export const announcements: AnnouncementInfo[] = [];

/** The names of all reactions to a type of event. */
export const reactionsTo = (type: string): string[] =>
  reactions.filter((reaction) => reaction.on.type === type).map((reaction) => reaction.name);
