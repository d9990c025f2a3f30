import { FieldValue, Timestamp, type DocumentSnapshot } from "../adapters/firestore.ts";
import type { Note, Tools } from "../bus/reaction.ts";
import { cut } from "./cut.ts";
import { readEvidence, type Evidence, type TaskCompleted } from "./evidence.ts";
import type { SegmentFacts } from "./segmentFacts.ts";
import { tell, type Telling } from "./tell.ts";

/** What of a user's long texts is told: a model reads, and is paid for, no more. */
const DESCRIPTION_LENGTH = 2000;
const CAPTION_LENGTH = 300;

/**
 * Tells a completed task as a segment of the story. Completed again, it is told again: the newer event replaces the segment, an
 * older one that arrives later leaves it.
 */
export async function writeSegment(event: TaskCompleted, tools: Tools): Promise<Note> {
  const segment = tools.db.doc(`users/${event.userId}/stories/task_${event.data.taskId}`);
  const { known, evidence } = await readEvidence(event, tools, segment);
  if (isNewer(known, event)) {
    return "a newer completion is told already";
  }
  const telling = await tell(event, tools, factsOf(event, evidence));
  tools.replace(known, segmentOf(event, evidence, telling));
  return noteOf(evidence, telling);
}

function factsOf({ data }: TaskCompleted, { goal, project, media }: Evidence): SegmentFacts {
  return {
    title: data.title,
    description: data.description && cut(data.description, DESCRIPTION_LENGTH),
    goal: goal?.title,
    project: project?.title,
    media: media.map(({ kind, caption }) => ({ kind, caption: caption && cut(caption, CAPTION_LENGTH) })),
  };
}

/** Event times have milliseconds; of two in the same one, the ids decide, so that any order ends the same. */
function isNewer(known: DocumentSnapshot, event: TaskCompleted): boolean {
  if (!known.exists) {
    return false;
  }
  const later = known.get("version").toMillis() - event.time.getTime();
  return later > 0 || (later === 0 && known.get("evidence.eventId") > event.id);
}

function segmentOf(event: TaskCompleted, { goal, project, media }: Evidence, telling: Telling) {
  const { taskId, goalId, projectId, completedAt } = event.data;
  return {
    kind: "task",
    ...telling,
    media,
    evidence: {
      eventId: event.id,
      taskId,
      mediaIds: media.map(({ id }) => id),
      ...(goal ? { goalId } : {}),
      ...(project ? { projectId } : {}),
    },
    at: Timestamp.fromDate(new Date(completedAt)),
    version: Timestamp.fromDate(event.time),
    createdAt: FieldValue.serverTimestamp(),
  };
}

/** What was odd, without the words of the user or of the model. */
function noteOf({ notes }: Evidence, { fallbackReason }: Telling): Note {
  const fallback = fallbackReason === undefined ? [] : ["the template told it instead of the model"];
  return [...notes, ...fallback].join("; ") || undefined;
}
