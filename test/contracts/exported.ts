import type { Announcement } from "../../functions/src/bus/announce.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { announcements, reactions } from "../../functions/src/bus/registry.ts";
import * as functions from "../../functions/src/index.ts";
import { discover } from "../../platform/discover.ts";

/** Everything that index.ts exports, by feature and key: what is no function shows too. */
export const everyExport = Object.entries(functions).flatMap(([feature, exports]) =>
  Object.entries(exports).map(([key, value]) => ({ feature, key, value: value as unknown })),
);

/** The functions as the Firebase CLI finds them. */
export const everyFunction = discover(functions);

// Both are complete now that index.ts is loaded. The registry tells less of them than is there.
export const everyReaction = reactions as Reaction[];
export const everyAnnouncement = announcements as Announcement[];
