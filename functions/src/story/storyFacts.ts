import type { DocumentChange, Fact } from "../bus/announce.ts";
import { storyWritten } from "../events/stories.ts";
import type { Story } from "./story.ts";

/** A chapter is news when it is created. The segment of one task is not: the completion of the task was. */
export function storyFacts({ id: storyId, before, after }: DocumentChange<Story>): Fact[] {
  if (before || !after || after.kind === "task") {
    return [];
  }
  return [{ event: storyWritten, data: { storyId, kind: after.kind } }];
}
