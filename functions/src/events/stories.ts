import * as z from "zod";
import { defineEvent } from "./defineEvent.ts";
import { id } from "./fields.ts";

export const storyWritten = defineEvent({
  type: "story.written",
  description: "A chapter of the story was written: a week or longer, not the segment of one task.",
  schema: z.object({ storyId: id, kind: z.enum(["week", "month", "year"]) }),
  example: { storyId: "week_2026-W47", kind: "week" },
});
