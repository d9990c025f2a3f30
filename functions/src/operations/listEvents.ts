import type { Context } from "../bus/context.ts";
import { loggedEventOf, type LoggedEvent } from "../bus/eventLog.ts";
import { keysOf, readKnown, summaryOf, type KnownDeliveries } from "./outcomes.ts";
import { periodOf } from "./moment.ts";
import { eventsOf } from "./queries.ts";
import type { ListRequest } from "./requests.ts";

/** An event in a list: no payload. */
export interface ListedEvent {
  id: string;
  type: string;
  subject: string;
  userId: string;
  time: string;
  state: LoggedEvent["state"];
  /** By reaction; null where there is no record. */
  outcomes: Record<string, string | null>;
  summary: string;
}

/** What happened to the events of a user, a type and a time, newest first. One query, and one read of all their deliveries. */
export async function listEvents(
  context: Context,
  request: ListRequest,
): Promise<{ events: ListedEvent[]; isMore: boolean }> {
  const { user, type, limit } = request;
  const filter = { user, type, ...periodOf(request, context.now()) };
  const { docs } = await eventsOf(context.db, filter, "desc")
    .limit(limit + 1)
    .get();
  const events = docs.map(loggedEventOf).filter((event) => event !== undefined);
  return { events: await listed(context, events.slice(0, limit)), isMore: docs.length > limit };
}

/** Events with what became of them. */
export async function listed({ db }: Context, events: LoggedEvent[]): Promise<ListedEvent[]> {
  const known = await readKnown(db, keysOf(events));
  return events.map((event) => listedEvent(event, known.get(event.event.id)));
}

function listedEvent(logged: LoggedEvent, known: KnownDeliveries | undefined): ListedEvent {
  const { id, type, subject, userId, time } = logged.event;
  const outcomes = logged.reactions.map((name) => [name, known?.get(name)?.outcome ?? null] as const);
  return {
    id,
    type,
    subject,
    userId,
    time,
    state: logged.state,
    outcomes: Object.fromEntries(outcomes),
    summary: summaryOf(logged, known),
  };
}
