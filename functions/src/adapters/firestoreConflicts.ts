import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { FieldValue, type DocumentData, type DocumentReference, type DocumentSnapshot } from "./firestore.ts";

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
export async function rewrite<Result>({
  document,
  fieldMask,
  fields,
  decide,
}: Rewriting<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const [known] = await document.firestore.getAll(document, { fieldMask });
    const { result, becomes } = decide(known as DocumentSnapshot);
    if (
      !becomes ||
      (await isWritten(known as DocumentSnapshot, { becomes, fields, isLast: tries === MOST_TRIES }))
    ) {
      return result;
    }
    await takeTurns(tries);
  }
}

interface Write {
  becomes: DocumentData;
  fields: readonly string[];
  isLast: boolean;
}

async function isWritten(
  { ref, updateTime }: DocumentSnapshot,
  { becomes, fields, isLast }: Write,
): Promise<boolean> {
  try {
    await (updateTime
      ? ref.update(replacing(fields, becomes), { lastUpdateTime: updateTime })
      : ref.create(becomes));
    return true;
  } catch (error) {
    if (isConflict(error) && !isLast) {
      return false;
    }
    throw error;
  }
}
