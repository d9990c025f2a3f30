import { announce } from "../bus/announce.ts";
import { react } from "../bus/react.ts";
import { storyWritten } from "../events/stories.ts";
import { taskCompleted } from "../events/tasks.ts";
import { GEMINI_API_KEY } from "../params.ts";
import { chapterFacts } from "./chapterFacts.ts";
import { chapter } from "./story.ts";

export const writeSegmentOnTaskCompleted = react({
  name: "writeSegmentOnTaskCompleted",
  does: "Tells a completed task as a segment of the user's story, with its photos and what it was done for.",
  on: taskCompleted,
  secrets: [GEMINI_API_KEY],
  // Loaded with the first event: the message formatter would slow the cold start of every function.
  handle: async (event, tools) => (await import("./writeSegment.ts")).writeSegment(event, tools),
});

export const announceChapters = announce({
  name: "announceChapters",
  does: "Tells everyone who is interested that a chapter of the story was written.",
  document: "users/{userId}/chapters/{chapterId}",
  when: "created",
  announces: [storyWritten],
  schema: chapter,
  facts: chapterFacts,
});
