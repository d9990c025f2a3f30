import type { DocumentData } from "firebase/firestore/lite";
import { type Attempt, change, create } from "./attempt.ts";
import type { Kind } from "./kinds.ts";

/** A sentence and the fields that it is about, laid over the least that the document needs. */
export type Value = readonly [sentence: string, fields: DocumentData];

export interface Values {
  kind: Kind;
  accepted: Value[];
  refused: Value[];
}

/** Each value in a new document. */
export const creationsOf = (kind: Kind, values: Value[]): Attempt[] =>
  values.map(([sentence, fields]) => ({
    title: `${kind.noun}: ${sentence}`,
    step: create(kind.path, { ...kind.required, ...fields }),
  }));

/** Each value as a change of an existing document. */
export const changesOf = (kind: Kind, values: Value[]): Attempt[] =>
  values.map(([sentence, fields]) => ({
    title: `${kind.noun} changes: ${sentence}`,
    given: { [kind.path]: kind.required },
    step: change(kind.path, fields),
  }));
