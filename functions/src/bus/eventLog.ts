import type { DocumentSnapshot, Timestamp } from "../adapters/firestore.ts";
import type { Outcome } from "./deliveries.ts";
import type { Envelope } from "./envelope.ts";

/** `eventLog/{eventId}`, as `logAndPublish` writes it. */
export interface LoggedEvent {
  event: Envelope;
  /** The reactions that there were when it was announced. */
  reactions: string[];
  /** `held`: logged while the event system was off, and never published. */
  state: "published" | "held";
  /** When it was logged, as RFC 3339 text. */
  announcedAt: string;
}

/** `eventLog/{eventId}/deliveries/{reaction}`. */
export interface DeliveryRecord {
  reaction: string;
  outcome: Outcome;
  attempts: number;
  milliseconds: number;
  codeVersion: string;
  /** RFC 3339 text. */
  finishedAt: string;
  note?: string;
  /** The last error, unless it succeeded. */
  error?: string;
}

const momentOf = (entry: DocumentSnapshot, field: string): string =>
  (entry.get(field) as Timestamp).toDate().toISOString();

/** Reads an event back from the log. Undefined where there is none. */
export function loggedEventOf(entry: DocumentSnapshot): LoggedEvent | undefined {
  if (!entry.exists) {
    return undefined;
  }
  const text = (field: string): string => entry.get(field) as string;
  const causationId = entry.get("causationId") as string | undefined;
  return {
    event: {
      id: entry.id,
      type: text("type"),
      source: text("source"),
      subject: text("subject"),
      time: momentOf(entry, "time"),
      userId: text("userId"),
      correlationId: text("correlationId"),
      ...(causationId === undefined ? {} : { causationId }),
      traceparent: text("traceparent"),
      data: entry.get("data") as unknown,
    },
    reactions: (entry.get("reactions") as string[] | undefined) ?? [],
    state: text("state") === "held" ? "held" : "published",
    announcedAt: momentOf(entry, "announcedAt"),
  };
}

/** Reads what became of a delivery. Undefined where it never finished. */
export function deliveryRecordOf(record: DocumentSnapshot): DeliveryRecord | undefined {
  if (!record.exists) {
    return undefined;
  }
  const { reaction, outcome, attempts, milliseconds, codeVersion, note, error } = record.data() as Omit<
    DeliveryRecord,
    "finishedAt"
  >;
  const texts = { ...(note === undefined ? {} : { note }), ...(error === undefined ? {} : { error }) };
  return {
    reaction,
    outcome,
    attempts,
    milliseconds,
    codeVersion,
    ...texts,
    finishedAt: momentOf(record, "finishedAt"),
  };
}
