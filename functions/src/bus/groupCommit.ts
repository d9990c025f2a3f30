import { setTimeout as sleep } from "node:timers/promises";
import type {
  DocumentData,
  DocumentReference,
  Firestore,
  Timestamp,
  UpdateData,
  WriteBatch,
} from "../adapters/firestore.ts";

/*
 * Group commit: what is to be written in the same moment is written by one request. For what is no effect by itself: each takes
 * as long as the moment longer.
 */

/** The moment: as long as Pub/Sub's client gathers by default. */
const GATHERING_MS = 10;
/** Far from what one request may hold: 10 MiB. */
const MOST_IN_GROUP = 100;

/** Creates a document. Resolves when it is there; rejects as `DocumentReference.create` does. */
export type Create = (path: string, data: DocumentData) => Promise<void>;

/** Changes a document if it still is what was read. Rejects as `DocumentReference.update` does, also where it is not. */
export type Claim = (
  ref: DocumentReference,
  fields: UpdateData<DocumentData>,
  lastUpdateTime: Timestamp,
) => Promise<void>;

/** Adds itself to a commit: to that of its group and, where that fails, to one of its own. */
type Write = (batch: WriteBatch) => void;

interface Group {
  /** By the document: two writes of one commit do not see each other, so both would meet what they expect. */
  writes: Map<string, Write>;
  committed: Promise<void>;
}

/** Writes to this database in groups. */
export function writingInGroups(db: Firestore): { create: Create; claim: Claim } {
  const commitTogether = committingTogether(db);
  return {
    create: (path, data) => commitTogether(path, (batch) => batch.create(db.doc(path), data)),
    claim: (ref, fields, lastUpdateTime) =>
      commitTogether(ref.path, (batch) => batch.update(ref, fields, { lastUpdateTime })),
  };
}

function committingTogether(db: Firestore): (path: string, write: Write) => Promise<void> {
  let gathering: Group | undefined;

  const commitGathered = async (writes: Group["writes"]): Promise<void> => {
    await sleep(GATHERING_MS);
    if (gathering?.writes === writes) {
      gathering = undefined;
    }
    await commit(db, writes.values());
  };

  const groupFor = (path: string): Group => {
    if (!gathering || gathering.writes.size === MOST_IN_GROUP || gathering.writes.has(path)) {
      const writes: Group["writes"] = new Map();
      gathering = { writes, committed: commitGathered(writes) };
    }
    return gathering;
  };

  return async (path, write) => {
    const { writes, committed } = groupFor(path);
    writes.set(path, write);
    await committed.catch(async (error: unknown) => {
      if (writes.size === 1) {
        throw error;
      }
      // One that meets something else than it expects, or that can not be stored, fails them all. By itself each gets its own answer.
      await commit(db, [write]);
    });
  };
}

async function commit(db: Firestore, writes: Iterable<Write>): Promise<void> {
  const batch = db.batch();
  for (const write of writes) {
    write(batch);
  }
  await batch.commit();
}
