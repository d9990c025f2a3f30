import type { Envelope } from "../bus/envelope.ts";
import type { LoggedEvent } from "../bus/eventLog.ts";
import { reactionsTo } from "../bus/registry.ts";
import type { Known, KnownDeliveries } from "./outcomes.ts";

/** One message to publish. */
export interface Message {
  kind: "message";
  event: Envelope;
  /** The only reaction that is to run; absent: all of the event's type. */
  reaction?: string;
  /** The reactions whose records tell how it went, with what is on record before. */
  before: ReadonlyMap<string, Known | undefined>;
  /** The event was held: publishing it to all its reactions releases it. */
  releases: boolean;
  /** The announcement's dead letter, if it left one: it has had its event when this is published. */
  letterId?: string;
}

/** What a replay finds out about one delivery, before anything is published. */
export type Finding =
  | Message
  /** Done already: dropped, so that no effect happens twice. */
  | { kind: "finished"; eventId: string; reaction: string }
  /** Can not be replayed: why, and what to do instead. */
  | { kind: "refused"; id: string; why: string };

/**
 * What replaying an event means, for all the reactions it was announced to or for `only` one.
 * - `succeeded`: finished, nothing goes out.
 * - `dead`, `failing`, `skipped`, or no record beside others: a message to that reaction alone.
 * - no record at all (held by a system that was off or an announcement that came too late, or publishing never happened): one message to all reactions of the type.
 * - a reaction that this code does not have any more: refused, nobody would get the message.
 * - `only` a reaction that came after the event: a message to it, if it reacts to the type. No findings if it does not.
 */
export function planOf(logged: LoggedEvent, known: KnownDeliveries, only?: string): Finding[] {
  const { event, reactions } = logged;
  const deployed = reactionsTo(event.type);
  const names =
    only === undefined ? reactions : [only].filter((name) => [...reactions, ...deployed].includes(name));
  const isGone = (name: string) => deployed.length > 0 && !deployed.includes(name);
  const isFinished = (name: string) => known.get(name)?.outcome === "succeeded";
  const open = names.filter((name) => !isFinished(name));
  const before = (some: string[]) => new Map(some.map((name) => [name, known.get(name)]));
  if (only === undefined && known.size === 0 && open.length > 0 && !open.some(isGone)) {
    return [{ kind: "message", event, before: before(open), ...release(logged) }];
  }
  return names.map((reaction): Finding => {
    if (isFinished(reaction)) {
      return { kind: "finished", eventId: event.id, reaction };
    }
    if (isGone(reaction)) {
      return { kind: "refused", id: event.id, why: goneText(reaction) };
    }
    const released = only === undefined ? release(logged) : { releases: false };
    return { kind: "message", event, reaction, before: before([reaction]), ...released };
  });
}

/** An announcement that came too late has held its event, and left a dead letter under its own name. */
const release = ({ event, state }: LoggedEvent): Pick<Message, "releases" | "letterId"> =>
  state === "held"
    ? { releases: true, letterId: `${event.source.split("/").at(-1)}~${event.id}` }
    : { releases: false };

const goneText = (reaction: string): string =>
  `there is no reaction ${reaction} any more: name the one that does its work now with --reaction.`;
