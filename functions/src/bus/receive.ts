import { setting } from "../params.ts";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { giveUp, giveUpDelivery } from "./deadLetters.ts";
import { deliveryRef, outcomeOf, recordNotDone, type Delivery } from "./deliveries.ts";
import { envelopeOf, logFieldsOf, type Envelope, type RawMessage } from "./envelope.ts";
import { describeError, describeIssues, isNonRetryable, NonRetryableError } from "./errors.ts";
import type { Event, Reaction } from "./reaction.ts";
import { summarise } from "./summary.ts";

/**
 * The youngest that a retry can be: the platform waits at least 10 s before it tries again. Younger messages are taken for
 * new without a look at the record, which saves a read an event; the commit finds out if they are not.
 */
const RETRY_SECONDS = 8;

const ageSeconds = (context: Context, message: RawMessage): number =>
  (context.now().getTime() - Date.parse(message.publishTime)) / 1000;

/** Takes one message for one reaction through the table of `react`. Returning acknowledges it; throwing has it retried. */
export async function receive(context: Context, reaction: Reaction, message: RawMessage): Promise<void> {
  const event = await readOrGiveUp(context, reaction, message);
  if (!event || isForAnother(reaction, message)) {
    return;
  }
  const delivery: Delivery = { event, reaction: reaction.name, startedAt: context.now() };
  if (isSwitchedOff(reaction)) {
    await recordNotDone(context, delivery, { outcome: "skipped" });
    logEnd(context, delivery, { outcome: "skipped" });
    return summarise(context, delivery, { succeeded: false });
  }
  if (ageSeconds(context, message) > RETRY_SECONDS) {
    delivery.known = await deliveryRef(context.db, delivery).get();
  }
  if (outcomeOf(delivery.known) === "succeeded") {
    return logEnd(context, delivery, { outcome: "duplicate" });
  }
  await tryOrGiveUp(context, reaction, { delivery, message });
}

/** The event of a message; a message that is none becomes a dead letter. */
async function readOrGiveUp(
  context: Context,
  reaction: Reaction,
  message: RawMessage,
): Promise<Envelope | undefined> {
  try {
    const event = envelopeOf(message);
    if (event.type === reaction.on.type) {
      return event;
    }
    throw new NonRetryableError(`ce-type: is "${event.type}", but this topic carries "${reaction.on.type}"`);
  } catch (error) {
    const unknown = { userId: null, subject: null, attempts: 1 };
    const eventId = `message-${message.messageId}`;
    await giveUp(context, {
      ...unknown,
      reaction: reaction.name,
      type: reaction.on.type,
      eventId,
      error,
      message,
    });
    return undefined;
  }
}

/** The attribute `reaction` on a replayed message names the only reaction that is to run. */
const isForAnother = (reaction: Reaction, message: RawMessage): boolean =>
  (message.attributes["reaction"] ?? reaction.name) !== reaction.name;

const isSwitchedOff = (reaction: Reaction): boolean =>
  !setting("EVENT_SYSTEM_ENABLED") || setting("REACTIONS_OFF").includes(reaction.name);

async function tryOrGiveUp(
  context: Context,
  reaction: Reaction,
  { delivery, message }: { delivery: Delivery; message: RawMessage },
): Promise<void> {
  try {
    refuseTooOld(context, delivery, message);
    const event = withData(reaction, delivery.event);
    logStart(context, delivery);
    const { outcome, note, committedAt } = await attempt(context, reaction, { delivery, event });
    logEnd(context, delivery, { outcome, ...(note ? { note } : {}) });
    if (outcome === "succeeded") {
      await summarise(context, delivery, { succeeded: true, committedAt });
    }
  } catch (error) {
    if (!isNonRetryable(error)) {
      await recordFailure(context, delivery, error);
      throw error;
    }
    await giveUpDelivery(context, delivery, { error, message });
    logEnd(context, delivery, { outcome: "dead" });
    await summarise(context, delivery, { succeeded: false });
  }
}

function refuseTooOld(context: Context, delivery: Delivery, message: RawMessage): void {
  const hours = setting("GIVE_UP_AFTER_HOURS");
  if (ageSeconds(context, message) <= hours * 3600) {
    return;
  }
  const last = delivery.known?.get("error") as string | undefined;
  throw new NonRetryableError(
    `did not succeed within ${hours} hours; last error: ${last ?? "none recorded"}`,
  );
}

function withData(reaction: Reaction, event: Envelope): Event<unknown> {
  const parsed = reaction.on.schema.safeParse(event.data);
  if (parsed.success) {
    return { ...event, data: parsed.data, time: new Date(event.time) };
  }
  throw new NonRetryableError(`payload of ${event.type}: ${describeIssues(parsed.error)}`);
}

/** Keeps what went wrong for the operator. If even that fails, the log line must do: the retry matters more. */
async function recordFailure(context: Context, delivery: Delivery, error: unknown): Promise<void> {
  logEnd(context, delivery, { outcome: "failing", error: describeError(error).message });
  await recordNotDone(context, delivery, { outcome: "failing", error }).catch((cause: unknown) =>
    context.log.warn("failed attempt not recorded", {
      ...fieldsOf(delivery),
      error: describeError(cause).message,
    }),
  );
}

const fieldsOf = ({ event, reaction }: Delivery) => ({ ...logFieldsOf(event), reaction });

const logStart = (context: Context, delivery: Delivery): void =>
  context.log.info("delivery started", fieldsOf(delivery));

function logEnd(
  context: Context,
  delivery: Delivery,
  result: { outcome: string; note?: string; error?: string },
) {
  const level = result.outcome === "failing" ? "error" : "info";
  context.log[level]("delivery ended", {
    ...fieldsOf(delivery),
    ...result,
    milliseconds: context.now().getTime() - delivery.startedAt.getTime(),
  });
}
