import type { CloudFunction } from "firebase-functions/v2/core";
import type * as Triggers from "firebase-functions/v2/firestore";
import type * as z from "zod";
import type { EventType } from "../events/defineEvent.ts";
import { eventRuntime, setting } from "../params.ts";
import { allEnded } from "./allEnded.ts";
import {
  causeOf,
  changeOf,
  keyOf,
  traceOf,
  writtenAt,
  writtenOf,
  type ChangeKey,
  type DocumentChange,
  type Written,
} from "./change.ts";
import { currentContext, type Context } from "./context.ts";
import { giveUp } from "./deadLetters.ts";
import { eventIdOf, type Envelope } from "./envelope.ts";
import { describeIssues, isNonRetryable, NonRetryableError } from "./errors.ts";
import { hold, logAndPublish } from "./publish.ts";
import { load, served } from "./served.ts";
import { announcements, type AnnouncementInfo } from "./registry.ts";

export type { DocumentChange } from "./change.ts";

/** What a change means: an event of a type, with its payload. */
export interface Fact {
  event: EventType;
  data: unknown;
}

export interface Announcement<Schema extends z.ZodType = z.ZodType> extends AnnouncementInfo {
  /** What a document must be to be announced. */
  schema: Schema;
  /** Pure: what the change means. No facts where nothing that matters has changed. */
  facts(change: DocumentChange<z.output<Schema>>): Fact[];
}

export type AnnouncementFunction = CloudFunction<Triggers.FirestoreEvent<unknown>>;

/**
 * When this document changes, publish that fact. The document write is the outbox: nothing else publishes.
 * The ids of the events come from the change itself, so that a trigger that runs twice announces the same events.
 * A document that does not fit its schema is not announced: it becomes a dead letter that names the field.
 */
export function announce<Schema extends z.ZodType>(announcement: Announcement<Schema>): AnnouncementFunction {
  announcements.push(announcement);
  const { name, document, when } = announcement;
  const run = async (delivered: Triggers.FirestoreEvent<unknown>) => {
    const written = writtenOf(delivered);
    if (written) {
      await announceChange(currentContext(), announcement, written);
    }
  };
  return served<AnnouncementFunction>(name, () => {
    const triggers: typeof Triggers = load("firebase-functions/v2/firestore");
    const options = { ...eventRuntime, document };
    return when === "created"
      ? triggers.onDocumentCreated(options, run)
      : triggers.onDocumentWritten(options, run);
  });
}

async function announceChange(context: Context, announcement: Announcement, written: Written): Promise<void> {
  const key = keyOf(written.data);
  try {
    const facts = announcement.facts(changeOf(announcement.schema, written));
    await allEnded(facts.map((fact) => publishOrGiveUp(context, announcement, { fact, key, written })));
  } catch (error) {
    if (!isNonRetryable(error)) {
      context.log.error("announcement failed", {
        announcement: announcement.name,
        document: key.path,
        error,
      });
      throw error;
    }
    const loss = { eventId: eventIdOf(key, announcement.name), type: announcement.name, subject: key.path };
    const { userId } = written.params;
    await giveUp(context, { ...loss, reaction: announcement.name, userId, attempts: 1, error });
  }
}

interface Finding {
  fact: Fact;
  key: ChangeKey;
  written: Written;
}

async function publishOrGiveUp(
  context: Context,
  announcement: Announcement,
  finding: Finding,
): Promise<void> {
  const event = envelope(announcement, finding);
  const hours = setting("GIVE_UP_AFTER_HOURS");
  if (context.now().getTime() - Date.parse(finding.written.time) <= hours * 3_600_000) {
    return logAndPublish(context, event);
  }
  // Without the event a replay would have nothing to publish: the document may have changed since.
  await hold(context, event);
  const { id: eventId, type, userId, subject } = event;
  const error = new Error(`could not be announced within ${hours} hours`);
  await giveUp(context, { reaction: announcement.name, eventId, type, userId, subject, attempts: 1, error });
}

function envelope(announcement: Announcement, { fact, key, written }: Finding): Envelope {
  const cause = causeOf(written.data);
  const id = eventIdOf(key, fact.event.type);
  const at = writtenAt(written);
  return {
    id,
    type: fact.event.type,
    source: `/selfos/${announcement.name}`,
    subject: key.path,
    time: at.toISOString(),
    userId: written.params.userId,
    correlationId: cause?.correlationId ?? id,
    ...(cause ? { causationId: cause.eventId } : {}),
    traceparent: traceOf(written, cause),
    data: payload(fact),
  };
}

/** Ids and texts have the same rules in documents and events; what slips through (an odd document id) is no event. */
function payload({ event, data }: Fact): unknown {
  const parsed = event.schema.safeParse(data);
  if (parsed.success) {
    return parsed.data;
  }
  throw new NonRetryableError(`payload of ${event.type}: ${describeIssues(parsed.error)}`);
}
