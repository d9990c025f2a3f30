import * as z from "zod";
import { FieldValue, Timestamp, type Firestore } from "./firestore.ts";
import type { Replace } from "./firestoreConflicts.ts";
import { memoryId } from "./memoryId.ts";
import { isNewer, rewriteMemory, tombstone } from "./memoryVersion.ts";
import { scoreOf } from "./similarity.ts";
import type { Hit, Memory, Query, Vectors } from "./vectors.ts";

/**
 * The embedded vector store: `users/{uid}/memories/{id}` in Firestore, searched by its vector index. It needs nothing but
 * the database. One index is needed for each number of dimensions (`firestore.indexes.json` has 512 and 768).
 */
export function firestoreVectors(db: Firestore, options: { now: () => Date }): Vectors {
  return {
    store: (userId, memory, replace) => store(db, userId, { memory, now: options.now(), replace }),
    forget: (userId, which, replace) => forget(db, userId, { ...which, now: options.now(), replace }),
    search: (userId, query) => search(db, userId, query),
  };
}

const memories = (db: Firestore, userId: string) => db.collection(`users/${userId}/memories`);

interface Storing {
  memory: Memory;
  now: Date;
  replace: Replace | undefined;
}

function store(
  db: Firestore,
  userId: string,
  { memory, now, replace }: Storing,
): Promise<"stored" | "outdated"> {
  const document = memories(db, userId).doc(memoryId(userId, memory.subject));
  return rewriteMemory(
    document,
    (known) => {
      if (known && isNewer(known, { at: memory.version, forgotten: false })) return { result: "outdated" };
      const becomes = {
        subject: memory.subject,
        version: Timestamp.fromDate(memory.version),
        text: memory.text,
        labels: memory.labels,
        model: memory.model,
        dimensions: memory.vector.length,
        vector: FieldValue.vector(memory.vector),
        storedAt: Timestamp.fromDate(now),
      };
      return { result: "stored", becomes };
    },
    replace,
  );
}

interface Forgetting {
  subject: string;
  version: Date;
  now: Date;
  replace: Replace | undefined;
}

function forget(
  db: Firestore,
  userId: string,
  { subject, version, now, replace }: Forgetting,
): Promise<void> {
  const document = memories(db, userId).doc(memoryId(userId, subject));
  return rewriteMemory<void>(
    document,
    (known) => {
      if (known && isNewer(known, { at: version, forgotten: true })) return { result: undefined };
      return { result: undefined, becomes: tombstone(subject, version, now) };
    },
    replace,
  );
}

/** Filters before it measures, so that vectors of another model (and of other dimensions) never take part. */
async function search(db: Firestore, userId: string, query: Query): Promise<Hit[]> {
  const sameModel = memories(db, userId).where("model", "==", query.model);
  const candidates =
    query.label === undefined ? sameModel : sameModel.where("labels", "array-contains", query.label);
  const nearest = candidates.select("subject", "text", "labels", "distance").findNearest({
    vectorField: "vector",
    queryVector: query.vector,
    limit: query.limit,
    distanceMeasure: "COSINE",
    distanceResultField: "distance",
  });
  return (await nearest.get()).docs.map((document) => {
    const { distance, ...memory } = found.parse(document.data());
    return { ...memory, score: scoreOf(1 - distance) };
  });
}

const found = z.object({
  subject: z.string(),
  text: z.string(),
  labels: z.array(z.string()),
  distance: z.number(),
});
