import { createHash } from "node:crypto";

/** What failed: an error of a reaction. */
export interface Failure {
  reaction: string;
  error: string;
}

const GIVEN_UP = /^did not succeed within \d+ hours; last error: /;
const PATH = /\busers(?:\/[\w~.-]+)+/g;
const WITH_DIGIT = /[\w-]*\d[\w-]*(?:[.:][\w-]*\d[\w-]*)*/g;
/** Random ids are longer than words and mix cases. */
const LONG_ID = /\b(?=\w*[a-z])(?=\w*[A-Z])\w{20,}\b/g;
/** The status of an answer is what an error is about, not one of its numbers. */
const BEFORE_STATUS = /\b(?:status(?: code)?|code|http|answered)[ :]+$/i;

const withoutNumber = (match: string, offset: number, whole: string): string =>
  /^[1-5]\d\d$/.test(match) && BEFORE_STATUS.test(whole.slice(0, offset)) ? match : "#";

/** The error without what differs from event to event: ids, numbers, times, the documents of a path. */
export const normalised = (error: string): string =>
  error
    .replace(GIVEN_UP, "")
    .replaceAll(PATH, (path) =>
      path.replaceAll(/\/[^/]+(\/[^/]+)?/g, (_, collection = "") => `/#${collection}`),
    )
    .replaceAll(WITH_DIGIT, withoutNumber)
    .replaceAll(LONG_ID, "#");

/** Two failures with the same key are the same defect, in whatever version of the code. */
export const errorKey = ({ reaction, error }: Failure): string => `${reaction}: ${normalised(error)}`;

/** Short enough to type: 8 hexadecimal digits of reaction, error and code version. */
export const fingerprintOf = (failure: Failure & { codeVersion: string }): string =>
  createHash("sha256")
    .update(JSON.stringify([errorKey(failure), failure.codeVersion]))
    .digest("hex")
    .slice(0, 8);
