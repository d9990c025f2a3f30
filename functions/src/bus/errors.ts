import type * as z from "zod";

/**
 * What no retry can mend: the event becomes a dead letter at the first attempt.
 * Recognised by its marker, so that a copy of this module in another bundle does not hide it.
 */
export class NonRetryableError extends Error {
  readonly nonRetryable = true;
}

export const isNonRetryable = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "nonRetryable" in error && error.nonRetryable === true;

/** What was asked for can not be done: a sentence for the one who asked, with the remedy. No defect of ours. */
export class RefusedError extends Error {
  readonly refused = true;
}

/** Recognised by its marker, as above. */
export const isRefused = (error: unknown): error is RefusedError =>
  typeof error === "object" && error !== null && "refused" in error && error.refused === true;

/** What is wrong with a payload or a document, naming each field and its rule, without the values: they may be personal. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "(whole)"}: ${issue.message}`).join("; ");
}

/** An error as it is logged and kept in a dead letter: its message and those of its causes. */
export function describeError(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) {
    return { name: "Error", message: String(error) };
  }
  const cause = error.cause === undefined ? "" : ` (because: ${describeError(error.cause).message})`;
  return { name: error.name, message: `${error.message}${cause}`.slice(0, 2000) };
}
