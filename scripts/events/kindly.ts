import { isRefused } from "../../functions/src/bus/errors.ts";

const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

const LOGIN = "gcloud auth application-default login";

/** An error in one sentence, with what to do about it. */
export function kindly(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  if (typeof cause === "object" && cause !== null && "code" in cause) {
    return kindly(cause);
  }
  const { code, message } = error as { code?: unknown; message?: string };
  const text = message ?? String(error);
  if (isRefused(error)) {
    return text;
  }
  if (/default credentials/i.test(text) || code === UNAUTHENTICATED) {
    return `No credentials for the project: run ${LOGIN}.`;
  }
  if (code === PERMISSION_DENIED) {
    return `This account may not do that: it needs roles/datastore.user and roles/pubsub.publisher in the project (${text}).`;
  }
  if (code === FAILED_PRECONDITION && /index/i.test(text)) {
    return "An index is missing or still being built: firebase deploy --only firestore:indexes, then try again.";
  }
  if (code === UNAVAILABLE) {
    return `The project can not be reached just now: try again in a moment (${text}).`;
  }
  return text;
}
