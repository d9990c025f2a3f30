import * as z from "zod";
import { timestamp } from "../adapters/firestoreFields.ts";
import { id } from "../events/fields.ts";
import { chapterKind } from "../events/stories.ts";

export const mediaKind = z.enum(["photo", "video", "audio", "file"]);
export type MediaKind = z.output<typeof mediaKind>;

const storyMedia = z.strictObject({
  id,
  kind: mediaKind,
  storagePath: z.string().min(1),
  caption: z.string().min(1).optional(),
});

const telling = {
  text: z.string().min(1, "must not be empty"),
  media: z.array(storyMedia),
  /** `template`, or the name of the language model. */
  writtenBy: z.string().min(1),
  /** Why the template was used although a language model was to write. */
  fallbackReason: z.string().min(1).optional(),
  /** The time of the event that it tells: a newer event replaces it. */
  version: timestamp,
  createdAt: timestamp,
};

/** `users/{uid}/stories/task_{taskId}`: what one completed task adds to the story. Written by the server only. */
export const segment = z.strictObject({
  kind: z.literal("task"),
  ...telling,
  /** When the task was completed. */
  at: timestamp,
  evidence: z.strictObject({
    eventId: id,
    taskId: id,
    mediaIds: z.array(id),
    goalId: id.optional(),
    projectId: id.optional(),
  }),
});

/** `users/{uid}/chapters/{kind}_{period}`: a week or longer. Written by the server only. */
export const chapter = z.object({
  kind: chapterKind,
  ...telling,
  period: z.object({ from: timestamp, to: timestamp }),
});
export type Chapter = z.output<typeof chapter>;
