import type { Change, FirestoreEvent } from "firebase-functions/v2/firestore";
import * as z from "zod";
import type { DocumentSnapshot, Timestamp } from "../adapters/firestore.ts";
import { nextHop, type Cause } from "./envelope.ts";
import { describeIssues, NonRetryableError } from "./errors.ts";

/** What the trigger delivers, with its document there. */
export type Written = FirestoreEvent<Change<DocumentSnapshot>, { userId: string }>;

/** What the trigger for created documents delivers has no before: nothing was there. */
const nothing = { exists: false, data: () => undefined, get: () => undefined } as unknown as DocumentSnapshot;

/** The change that a trigger delivers; undefined when it came without its document. */
export function writtenOf(delivered: FirestoreEvent<unknown>): Written | undefined {
  const data = delivered.data as Change<DocumentSnapshot> | DocumentSnapshot | undefined;
  if (!data) {
    return undefined;
  }
  const change = "after" in data ? data : { before: nothing, after: data };
  return { ...delivered, data: change } as Written;
}

/** A document before and after a write. `before` is also absent when what stood there did not fit the schema. */
export interface DocumentChange<Document> {
  /** The id of the document. */
  id: string;
  before?: Document | undefined;
  after?: Document | undefined;
  /** When it was written, by the server's clock. */
  at: Date;
}

/** Which change this is: the same on every delivery of it, and no other change has it. */
export interface ChangeKey {
  path: string;
  /** A deletion is told by the update time of what was deleted, so the kind has to keep the two apart. */
  kind: "created" | "updated" | "deleted";
  updateTime: string;
}

/** Seconds and nanoseconds: two writes of one document in the same millisecond are two changes. */
const exactly = (time: Timestamp | undefined): string =>
  `${time?.seconds}.${String(time?.nanoseconds).padStart(9, "0")}`;

export function keyOf({ before, after }: Change<DocumentSnapshot>): ChangeKey {
  const kind = !after.exists ? "deleted" : before.exists ? "updated" : "created";
  const { ref, updateTime } = after.exists ? after : before;
  return { path: ref.path, kind, updateTime: exactly(updateTime) };
}

/**
 * The change in terms of the schema.
 * @throws NonRetryableError that names the field, when what stands there now does not fit.
 */
export function changeOf<Schema extends z.ZodType>(
  schema: Schema,
  written: Written,
): DocumentChange<z.output<Schema>> {
  const { before, after } = written.data;
  const was = before.exists ? schema.safeParse(before.data()) : undefined;
  const is = after.exists ? schema.safeParse(after.data()) : undefined;
  if (is?.error) {
    throw new NonRetryableError(`document ${after.ref.path}: ${describeIssues(is.error)}`);
  }
  return { id: after.ref.id, before: was?.data, after: is?.data, at: writtenAt(written) };
}

/**
 * When the document was written. A deleted document has no such time of its own; the trigger's may be cut to whole seconds (the
 * emulator's is), and so lie before the last write. The deletion came after that: whoever orders by time must see it so.
 */
export function writtenAt({ data: { before, after }, time }: Written): Date {
  if (after.exists && after.updateTime) {
    return after.updateTime.toDate();
  }
  const lastWrite = before.updateTime?.toMillis() ?? 0;
  return new Date(Math.max(Date.parse(time), lastWrite + 1));
}

const causeSchema = z.object({ eventId: z.string(), correlationId: z.string(), traceparent: z.string() });

/** The event that made a reaction write this change; undefined when a client wrote it. */
export function causeOf({ before, after }: Change<DocumentSnapshot>): Cause | undefined {
  const { data: cause } = causeSchema.safeParse(after.get("cause"));
  return cause?.eventId === before.get("cause.eventId") ? undefined : cause;
}

/** The trace that this change belongs to: that of its cause, else the platform's, else a new one. */
export const traceOf = (written: Written, cause: Cause | undefined): string =>
  nextHop(cause?.traceparent ?? (written as { traceparent?: string }).traceparent);
