import type { DocumentChange, Fact } from "../bus/announce.ts";
import { storyWritten } from "../events/stories.ts";
import type { Chapter } from "./story.ts";

/** A chapter is news when it is created. Written again, it is the same news. */
export function chapterFacts({ id: chapterId, before, after }: DocumentChange<Chapter>): Fact[] {
  if (before || !after) {
    return [];
  }
  return [{ event: storyWritten, data: { chapterId, kind: after.kind } }];
}
