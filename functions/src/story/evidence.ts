import * as z from "zod";
import type { DocumentReference, DocumentSnapshot } from "../adapters/firestore.ts";
import type { Event, Tools } from "../bus/reaction.ts";
import type { DataOf } from "../events/defineEvent.ts";
import { title } from "../events/fields.ts";
import type { taskCompleted } from "../events/tasks.ts";
import { mediaKind } from "./story.ts";

export type TaskCompleted = Event<DataOf<typeof taskCompleted>>;

const aim = z.object({ title });
const media = z.object({
  kind: mediaKind,
  storagePath: z.string().min(1).max(1000),
  caption: z.string().min(1).max(1000).optional(),
});

export interface Evidence {
  goal?: z.output<typeof aim> | undefined;
  project?: z.output<typeof aim> | undefined;
  media: (z.output<typeof media> & { id: string })[];
  /** What the task names and is not there. */
  notes: string[];
}

interface Named {
  what: "goal" | "project" | "media";
  id: string;
  path: string;
}

/**
 * Reads the segment as it is told so far, and what the task names, all in one request. What is not there is left out of the story,
 * and noted.
 */
export async function readEvidence(
  event: TaskCompleted,
  tools: Tools,
  segment: DocumentReference,
): Promise<{ known: DocumentSnapshot; evidence: Evidence }> {
  const named = namedBy(event);
  const documents = await tools.db.getAll(segment, ...named.map(({ path }) => tools.db.doc(path)));
  const [known, ...snapshots] = documents as [DocumentSnapshot, ...DocumentSnapshot[]];
  return { known, evidence: evidenceIn(snapshots, { event, tools, named }) };
}

interface Naming {
  event: TaskCompleted;
  tools: Tools;
  named: Named[];
}

function evidenceIn(snapshots: DocumentSnapshot[], { event, tools, named }: Naming): Evidence {
  const found: Evidence = { media: [], notes: [] };
  named.forEach((each, index) => {
    const fault = take(found, each, snapshots[index]);
    if (fault) {
      found.notes.push(`${each.what} ${each.id} ${fault}`);
      const { id: eventId, userId, correlationId, traceparent } = event;
      const fields = { eventId, userId, correlationId, traceparent, taskId: event.data.taskId };
      tools.log.warn(`task names a ${each.what} that ${fault}`, { ...fields, [`${each.what}Id`]: each.id });
    }
  });
  return found;
}

function namedBy({ userId, data }: TaskCompleted): Named[] {
  const { goalId, projectId, mediaIds } = data;
  return [
    ...(goalId ? [{ what: "goal" as const, id: goalId, path: `users/${userId}/goals/${goalId}` }] : []),
    ...(projectId
      ? [{ what: "project" as const, id: projectId, path: `users/${userId}/projects/${projectId}` }]
      : []),
    ...Array.from(new Set(mediaIds), (id) => ({
      what: "media" as const,
      id,
      path: `users/${userId}/media/${id}`,
    })),
  ];
}

/** Adds a document to what was found, or says why not. */
function take(
  found: Evidence,
  { what, id }: Named,
  snapshot: DocumentSnapshot | undefined,
): string | undefined {
  if (!snapshot?.exists) {
    return "does not exist";
  }
  if (what === "media") {
    const read = media.safeParse(snapshot.data());
    found.media.push(...(read.success ? [{ id, ...read.data }] : []));
    return read.success ? undefined : "does not fit its schema";
  }
  const read = aim.safeParse(snapshot.data());
  found[what] = read.data;
  return read.success ? undefined : "does not fit its schema";
}
