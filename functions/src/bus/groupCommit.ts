import { setTimeout as sleep } from "node:timers/promises";
import type { DocumentData, Firestore } from "../adapters/firestore.ts";

/*
 * Group commit: documents that are to be created in the same moment are created by one request. For what no effect waits for: each takes
 * as long as the moment longer.
 */

/** The moment: as long as Pub/Sub's client gathers by default. */
const GATHERING_MS = 10;
/** Far from what one request may hold: 10 MiB. */
const MOST_IN_GROUP = 100;

/** Creates a document. Resolves when it is there; rejects as `DocumentReference.create` does. */
export type Create = (path: string, data: DocumentData) => Promise<void>;

interface Group {
  documents: { path: string; data: DocumentData }[];
  committed: Promise<void>;
}

/** Creates documents of this database in groups. */
export function creatingInGroups(db: Firestore): Create {
  let gathering: Group | undefined;

  const commit = async (documents: Group["documents"]): Promise<void> => {
    await sleep(GATHERING_MS);
    if (gathering?.documents === documents) {
      gathering = undefined;
    }
    const batch = db.batch();
    documents.forEach(({ path, data }) => batch.create(db.doc(path), data));
    await batch.commit();
  };

  const groupWithRoom = (): Group => {
    if (!gathering || gathering.documents.length === MOST_IN_GROUP) {
      const documents: Group["documents"] = [];
      gathering = { documents, committed: commit(documents) };
    }
    return gathering;
  };

  return async (path, data) => {
    const { documents, committed } = groupWithRoom();
    documents.push({ path, data });
    await committed.catch(async (error: unknown) => {
      if (documents.length === 1) {
        throw error;
      }
      // One that is there already, or that can not be stored, fails them all. By itself each gets its own answer.
      await db.doc(path).create(data);
    });
  };
}
