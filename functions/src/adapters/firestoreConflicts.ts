import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  FieldValue,
  type DocumentData,
  type DocumentReference,
  type DocumentSnapshot,
  type WriteBatch,
} from "./firestore.ts";

/*
 * Writing on the condition that a document still is what was read, instead of in a transaction that holds it: where many are
 * after one document, transactions hold read locks and wait for each other's, while of conditional writes one always gets through.
 */

/** gRPC codes by which Firestore says that a document is not as it was taken to be: it is there, is gone, was or is being written. */
const CONFLICTS: readonly unknown[] = [6, 5, 9, 10];

export const isConflict = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && CONFLICTS.includes(error.code);

/** How often to try before it is left to the platform's retry. */
export const MOST_TRIES = 12;

/** Waits before the next try: longer each time, and by chance not as long as the others. */
export const takeTurns = (tries: number): Promise<void> => sleep(randomInt(Math.min(20 * 2 ** tries, 1000)));

/** The fields that make a document what `fields` says and nothing else, as an update: what else it had is deleted. */
export const replacing = (had: readonly string[], fields: DocumentData): DocumentData => ({
  ...Object.fromEntries(had.filter((name) => !(name in fields)).map((name) => [name, FieldValue.delete()])),
  ...fields,
});

/**
 * Writes a document on the condition that it still is what was read. `had`: the fields that it may have, where not all of them
 * were read.
 */
export type Replace = (known: DocumentSnapshot, fields: DocumentData, had?: readonly string[]) => void;

/** Replaces documents in the commit of this batch. */
export const replacingIn =
  (batch: WriteBatch): Replace =>
  (known, fields, had = Object.keys(known.data() ?? {})) =>
    void (known.updateTime
      ? batch.update(known.ref, replacing(had, fields), { lastUpdateTime: known.updateTime })
      : batch.create(known.ref, fields));

export interface Rewriting<Result> {
  document: DocumentReference;
  /** What is read to decide; other fields may be large. */
  fieldMask: string[];
  /** All fields that the document can have. */
  fields: readonly string[];
  /** What the document becomes, if it is to change. Runs again when it was changed meanwhile. */
  decide: (known: DocumentSnapshot) => { result: Result; becomes?: DocumentData };
}

/** Reads one document, decides, and writes it if it still is what was read; else from the start. */
export async function rewrite<Result>(rewriting: Rewriting<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const batch = rewriting.document.firestore.batch();
    const result = await rewriteIn(replacingIn(batch), rewriting);
    if (await isCommitted(batch, tries === MOST_TRIES)) {
      return result;
    }
    await takeTurns(tries);
  }
}

/** The same where somebody else commits, and begins anew if the document is not what was read. */
export async function rewriteIn<Result>(
  replace: Replace,
  { document, fieldMask, fields, decide }: Rewriting<Result>,
): Promise<Result> {
  const [found] = await document.firestore.getAll(document, { fieldMask });
  const known = found as DocumentSnapshot;
  const { result, becomes } = decide(known);
  if (becomes) {
    replace(known, becomes, fields);
  }
  return result;
}

async function isCommitted(batch: WriteBatch, isLast: boolean): Promise<boolean> {
  try {
    await batch.commit();
    return true;
  } catch (error) {
    if (isConflict(error) && !isLast) {
      return false;
    }
    throw error;
  }
}
