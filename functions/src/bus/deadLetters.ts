import { Timestamp, type Transaction } from "../adapters/firestore.ts";
import type { Context } from "./context.ts";
import { codeVersion, expiry, recordNotDone, type Delivery } from "./deliveries.ts";
import type { RawMessage } from "./envelope.ts";
import { describeError } from "./errors.ts";

/**
 * `deadLetters/{reaction}~{eventId}`: what was given up, why, and all that a replay needs.
 * An announcement that gives up leaves one too, under its own name.
 */
export interface DeadLetter {
  /** The reaction or announcement that gave up. */
  reaction: string;
  eventId: string;
  type: string;
  userId: string | null;
  error: { name: string; message: string };
  attempts: number;
  codeVersion: string;
  /** The message as it was delivered; absent where there was none (a document that does not fit its schema), or too large a one. */
  message?: { attributes: Record<string, string>; data: string };
  /** The document that it is about. */
  subject: string | null;
  deadAt: Timestamp;
  expiresAt: Timestamp;
}

export type Loss = Pick<DeadLetter, "reaction" | "eventId" | "type" | "userId" | "subject" | "attempts"> & {
  error: unknown;
  message?: RawMessage;
};

/** A message may have 10 MB, a document 1 MiB: with a larger body the letter itself would fail, again and again until the event is lost. */
const MOST_CHARACTERS = 800_000;

const isTooLarge = (message: RawMessage | undefined): boolean =>
  (message?.data.length ?? 0) > MOST_CHARACTERS;

function errorOf({ error, message }: Loss): DeadLetter["error"] {
  const { name, message: text } = describeError(error);
  return { name, message: isTooLarge(message) ? `${text} (the message is too large to be kept)` : text };
}

function letterOf(context: Context, loss: Loss): DeadLetter {
  const now = context.now();
  const { error: _, message, ...rest } = loss;
  const kept = isTooLarge(message) ? undefined : message;
  return {
    ...rest,
    error: errorOf(loss),
    codeVersion: codeVersion(),
    ...(kept ? { message: { attributes: kept.attributes, data: kept.data } } : {}),
    deadAt: Timestamp.fromDate(now),
    expiresAt: expiry(now),
  };
}

const letterRef = (context: Context, loss: Loss) =>
  context.db.doc(`deadLetters/${loss.reaction}~${loss.eventId}`);

/** Gives up what has no delivery record: a message that is no event, a document that can not be announced. */
export async function giveUp(context: Context, loss: Loss): Promise<void> {
  await letterRef(context, loss).set(letterOf(context, loss));
  logGivenUp(context, loss);
}

/** Gives up a delivery: dead letter and record in one commit. Does nothing if the delivery has succeeded meanwhile. */
export async function giveUpDelivery(
  context: Context,
  delivery: Delivery,
  failure: { error: unknown; message: RawMessage },
): Promise<void> {
  const { event, reaction } = delivery;
  const { id: eventId, type, userId, subject } = event;
  const loss = { reaction, eventId, type, userId, subject, attempts: 0, ...failure };
  const also = (transaction: Transaction, { attempts }: { attempts: number }) =>
    transaction.set(letterRef(context, loss), letterOf(context, { ...loss, attempts }));
  if (await recordNotDone(context, delivery, { outcome: "dead", error: failure.error, also })) {
    logGivenUp(context, loss);
  }
}

function logGivenUp(context: Context, loss: Loss): void {
  context.log.error("given up, a dead letter is kept", {
    reaction: loss.reaction,
    eventId: loss.eventId,
    eventType: loss.type,
    userId: loss.userId,
    error: describeError(loss.error).message,
  });
}
