import type { MediaKind } from "./story.ts";

/** All that a segment may tell. Dates are left out: a text that names one has it from the user's own words. */
export interface SegmentFacts {
  title: string;
  description?: string | undefined;
  /** The title of the goal that the task counts for. */
  goal?: string | undefined;
  /** The title of the project that the task counts for. */
  project?: string | undefined;
  media: { kind: MediaKind; caption?: string | undefined }[];
}

/** How many media of each kind there are, in the order in which they are told. */
export function countKinds(media: SegmentFacts["media"]): { kind: MediaKind; count: number }[] {
  const kinds = ["photo", "video", "audio", "file"] as const;
  const counts = kinds.map((kind) => ({ kind, count: media.filter((each) => each.kind === kind).length }));
  return counts.filter(({ count }) => count > 0);
}
