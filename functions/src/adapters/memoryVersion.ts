import { Timestamp, type DocumentData, type DocumentReference, type DocumentSnapshot } from "./firestore.ts";
import { rewrite, rewriteIn, type Replace } from "./firestoreConflicts.ts";

/**
 * One state of a subject. States are ordered by time; at the same time forgetting comes last, because nothing follows it.
 * Any order and multiplicity of deliveries ends in the greatest.
 */
export interface MemoryVersion {
  at: Date;
  forgotten: boolean;
}

export function isNewer(one: MemoryVersion, other: MemoryVersion): boolean {
  const difference = one.at.getTime() - other.at.getTime();
  return difference > 0 || (difference === 0 && one.forgotten && !other.forgotten);
}

/** What `users/{uid}/memories/{id}` says beside text and vector, which are never loaded for a decision. */
export interface MemoryRecord extends MemoryVersion {
  holder?: string;
  leaseUntil?: Date;
}

/** What is read for a decision; text and vector are not. */
const fieldMask = ["version", "forgotten", "holder", "leaseUntil"];

/** All that a memory can have. */
const fields = [
  ...fieldMask,
  "subject",
  "text",
  "labels",
  "model",
  "dimensions",
  "vector",
  "storedAt",
  "expiresAt",
];

/** Decides by the record of a memory what the whole document becomes, if it is to change. Writes it, or has `replace` write it. */
export const rewriteMemory = <Result>(
  document: DocumentReference,
  decide: (known: MemoryRecord | undefined) => { result: Result; becomes?: DocumentData },
  replace?: Replace,
): Promise<Result> => {
  const rewriting = {
    document,
    fieldMask,
    fields,
    decide: (known: DocumentSnapshot) => decide(recordIn(known)),
  };
  return replace ? rewriteIn(replace, rewriting) : rewrite(rewriting);
};

function recordIn(snapshot: DocumentSnapshot): MemoryRecord | undefined {
  const version: unknown = snapshot.get("version");
  if (!(version instanceof Timestamp)) return undefined;
  const holder: unknown = snapshot.get("holder");
  const leaseUntil: unknown = snapshot.get("leaseUntil");
  return {
    at: version.toDate(),
    forgotten: snapshot.get("forgotten") === true,
    ...(typeof holder === "string" && { holder }),
    ...(leaseUntil instanceof Timestamp && { leaseUntil: leaseUntil.toDate() }),
  };
}

/**
 * How long a forgetting is remembered, so that an older store which arrives late does not undo it. Deliveries live for a
 * day, so a month is ample; afterwards the database removes the tombstone by its TTL policy on `expiresAt`.
 */
const tombstoneDays = 30;

/** The whole document of a forgotten memory: neither text nor vector. */
export function tombstone(subject: string, version: Date, now: Date) {
  return {
    subject,
    version: Timestamp.fromDate(version),
    forgotten: true,
    expiresAt: Timestamp.fromMillis(now.getTime() + tombstoneDays * 24 * 60 * 60 * 1000),
  };
}
