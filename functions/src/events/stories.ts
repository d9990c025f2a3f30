import * as z from "zod";
import { defineEvent } from "./defineEvent.ts";
import { id } from "./fields.ts";

/** How long a time a chapter tells. */
export const chapterKind = z.enum(["week", "month", "year"]);
export type ChapterKind = z.output<typeof chapterKind>;

export const storyWritten = defineEvent({
  type: "story.written",
  description: "A chapter of the story was written: a week or longer, not the segment of one task.",
  schema: z.object({ chapterId: id, kind: chapterKind }),
  example: { chapterId: "week_2026-W47", kind: "week" },
});
