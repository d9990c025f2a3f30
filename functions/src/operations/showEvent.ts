import type { Context } from "../bus/context.ts";
import { RefusedError } from "../bus/errors.ts";
import { deliveryRecordOf, loggedEventOf, type DeliveryRecord, type LoggedEvent } from "../bus/eventLog.ts";
import { letterOf, type Letter } from "./letters.ts";
import { listed, type ListedEvent } from "./listEvents.ts";
import type { ShowRequest } from "./requests.ts";

/** An event of the same chain, with the event that caused it. */
export type ChainLink = ListedEvent & { causationId: string | null };

/** The life of one event. */
export interface EventLife {
  /** Absent where only a dead letter is known: what was given up was no event, or was never announced. */
  event?: Omit<LoggedEvent["event"], "data"> & { data?: unknown };
  state?: LoggedEvent["state"];
  announcedAt?: string;
  summary?: string;
  deliveries: DeliveryRecord[];
  /** The reactions that should run and have no record. */
  undelivered: string[];
  deadLetters: Omit<Letter, "message">[];
  /** The events of its chain in the order of their changes, itself among them. */
  chain: ChainLink[];
}

/** A chain is a handful of events. A longer one is cut. */
const LONGEST_CHAIN = 200;

/**
 * Everything that is known of an event.
 * @throws RefusedError when nothing is.
 */
export async function showEvent(context: Context, request: ShowRequest): Promise<EventLife> {
  const entry = context.db.doc(`eventLog/${request.eventId}`);
  const letters = context.db.collection("deadLetters").where("eventId", "==", request.eventId);
  const [snapshot, records, dead] = await Promise.all([
    entry.get(),
    entry.collection("deliveries").get(),
    letters.get(),
  ]);
  const logged = loggedEventOf(snapshot);
  if (!logged && dead.empty) {
    throw new RefusedError(
      `There is no event ${request.eventId} in the log: it may have expired, or never happened. "list" finds events.`,
    );
  }
  const deliveries = records.docs.map(deliveryRecordOf).filter((record) => record !== undefined);
  const finished = new Set(deliveries.map(({ reaction }) => reaction));
  return {
    ...(logged ? await told(context, logged, request) : { chain: [] }),
    deliveries: deliveries.toSorted((one, other) => one.finishedAt.localeCompare(other.finishedAt)),
    undelivered: (logged?.reactions ?? []).filter((reaction) => !finished.has(reaction)),
    deadLetters: dead.docs.map(letterOf).map(withoutMessage),
  };
}

/** The message holds the words of the user. */
function withoutMessage(letter: Letter): Omit<Letter, "message"> {
  const rest = { ...letter };
  delete rest.message;
  return rest;
}

async function told(context: Context, logged: LoggedEvent, { payload }: ShowRequest) {
  const { data, ...event } = logged.event;
  const chain = await chainOf(context, logged);
  // A chain that was cut may lack the event itself.
  const [self] = chain.some(({ id }) => id === event.id) ? [] : await listed(context, [logged]);
  const summary = [...chain, self].find((link) => link?.id === event.id)?.summary ?? "";
  const { state, announcedAt } = logged;
  return { event: payload ? { ...event, data } : event, state, announcedAt, summary, chain };
}

async function chainOf(context: Context, { event }: LoggedEvent): Promise<ChainLink[]> {
  const { docs } = await context.db
    .collection("eventLog")
    .where("correlationId", "==", event.correlationId)
    .limit(LONGEST_CHAIN)
    .get();
  const events = docs.map(loggedEventOf).filter((logged) => logged !== undefined);
  const causes = new Map(events.map((logged) => [logged.event.id, logged.event.causationId ?? null]));
  const links = (await listed(context, events)).map((link) => ({
    ...link,
    causationId: causes.get(link.id) ?? null,
  }));
  return links.toSorted((one, other) => one.time.localeCompare(other.time));
}
