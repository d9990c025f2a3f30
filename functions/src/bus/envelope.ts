import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { id, moment } from "../events/fields.ts";
import { describeIssues, NonRetryableError } from "./errors.ts";

/** An event on its way: CloudEvents 1.0 with the extensions that let us say why. Everything but `data` travels as attributes. */
export interface Envelope {
  /** Derived from the change that it announces, so that a trigger that runs twice announces the same event. */
  id: string;
  type: string;
  /** Who announced it, e.g. `/selfos/announceTasks`. */
  source: string;
  /** The document that it is about, e.g. `users/{uid}/tasks/run5k`. */
  subject: string;
  /** When the document changed. */
  time: string;
  userId: string;
  /** The first event of the chain that this one belongs to. */
  correlationId: string;
  /** The event that caused this one, if one did. */
  causationId?: string | undefined;
  /** W3C Trace Context, carried from hop to hop. */
  traceparent: string;
  data: unknown;
}

/** What every line of the log says of the event that it is about: nothing that the user wrote. */
export const logFieldsOf = ({ id: eventId, type: eventType, ...event }: Omit<Envelope, "data">) => ({
  eventId,
  eventType,
  userId: event.userId,
  correlationId: event.correlationId,
  traceparent: event.traceparent,
});

/** Where an event came from: kept on the documents that a reaction writes, so that what they announce can say why. */
export type Cause = Pick<Envelope, "correlationId" | "traceparent"> & { eventId: string };

/** The id of the event of `type` that a change announces: 32 hexadecimal digits. */
export function eventIdOf(change: { path: string; kind: string; updateTime: string }, type: string): string {
  return createHash("sha256")
    .update(JSON.stringify([change.path, change.kind, change.updateTime, type]))
    .digest("hex")
    .slice(0, 32);
}

/** Random hexadecimal digits, up to 32. Node keeps a store of random UUIDs: 16 µs less than `randomBytes` for each delivery. */
const hex = (digits: number) => randomUUID().replaceAll("-", "").slice(0, digits);

/** The trace context of the next hop: the same trace, a new span. Starts a trace where there is none. */
export function nextHop(traceparent: string | undefined): string {
  const traceId = traceparent?.match(/^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/)?.[1];
  return `00-${traceId ?? hex(32)}-${hex(16)}-01`;
}

/** The Pub/Sub attributes of an event: the CloudEvents Pub/Sub binding (`ce-*`) and our extensions. */
export function attributesOf(event: Envelope): Record<string, string> {
  return {
    "ce-specversion": "1.0",
    "ce-id": event.id,
    "ce-type": event.type,
    "ce-source": event.source,
    "ce-subject": event.subject,
    "ce-time": event.time,
    userid: event.userId,
    correlationid: event.correlationId,
    ...(event.causationId === undefined ? {} : { causationid: event.causationId }),
    traceparent: event.traceparent,
    "content-type": "application/json",
  };
}

const attributes = z.object({
  "ce-specversion": z.literal("1.0"),
  "ce-id": id,
  "ce-type": z.string().min(1),
  "ce-source": z.string().min(1),
  "ce-subject": z.string().min(1),
  "ce-time": moment,
  userid: id,
  correlationid: id,
  causationid: id.optional(),
  traceparent: z.string().optional(),
});

/** A Pub/Sub message as the platform delivers it. */
export interface RawMessage {
  messageId: string;
  publishTime: string;
  attributes: Record<string, string>;
  /** Base64. */
  data: string;
}

/**
 * Reads the envelope of a message.
 * @throws NonRetryableError that names the attribute, or says that the body is no JSON.
 */
export function envelopeOf(message: RawMessage): Envelope {
  const parsed = attributes.safeParse(message.attributes);
  if (!parsed.success) {
    throw new NonRetryableError(`message attributes: ${describeIssues(parsed.error)}`);
  }
  const found = parsed.data;
  return {
    id: found["ce-id"],
    type: found["ce-type"],
    source: found["ce-source"],
    subject: found["ce-subject"],
    time: found["ce-time"],
    userId: found.userid,
    correlationId: found.correlationid,
    causationId: found.causationid,
    traceparent: nextHop(found.traceparent),
    data: bodyOf(message),
  };
}

function bodyOf(message: RawMessage): unknown {
  try {
    return JSON.parse(Buffer.from(message.data, "base64").toString("utf8"));
  } catch (cause) {
    throw new NonRetryableError("message body: is no JSON", { cause });
  }
}
