import type { Context } from "../bus/context.ts";
import { RefusedError } from "../bus/errors.ts";
import { loggedEventOf, type LoggedEvent } from "../bus/eventLog.ts";
import { reactions } from "../bus/registry.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { letterOf, type Letter } from "./letters.ts";
import { periodOf, type Period } from "./moment.ts";
import { readKnown } from "./outcomes.ts";
import { planOf, type Finding } from "./plan.ts";
import { planLetters } from "./planLetters.ts";
import { deadLettersOf, eventsOf, pages } from "./queries.ts";
import type { ReplayRequest } from "./requests.ts";

const PAGE = 100;

/**
 * Goes through everything that a replay is asked for, oldest first, a page at a time.
 * @throws RefusedError when nothing, or too much at once, is asked for.
 */
export function findingsOf(context: Context, request: ReplayRequest): AsyncGenerator<Finding> {
  const { ids, user, type, reaction, held, dead, since, error } = request;
  const isRange = [user, type, reaction, since].some((value) => value !== undefined) || held || dead;
  if (ids.length > 0 === isRange && !(ids.length > 0 && isOnlyReaction(request))) {
    throw new RefusedError(
      ids.length > 0
        ? "Name events by id, or choose them by user, type, time and so on, not both."
        : "Say what to replay: an event's id, a dead letter (reaction~eventId), --dead, --held, --type, --user, --since or --reaction.",
    );
  }
  if (error !== undefined && !dead) {
    throw new RefusedError("--error chooses among dead letters: add --dead.");
  }
  const period = periodOf(request, context.now());
  if (ids.length > 0) {
    return byId(context, request);
  }
  return dead ? byLetters(context, request, period) : byEvents(context, request, period);
}

const isOnlyReaction = ({ user, type, held, dead, since }: ReplayRequest): boolean =>
  !held && !dead && [user, type, since].every((value) => value === undefined);

async function* byId(context: Context, { ids, reaction }: ReplayRequest): AsyncGenerator<Finding> {
  for (const id of ids) {
    const collection = id.includes("~") ? "deadLetters" : "eventLog";
    const snapshot = await context.db.doc(`${collection}/${id.replaceAll("/", "")}`).get();
    const event = collection === "eventLog" ? loggedEventOf(snapshot) : undefined;
    if (event) {
      const findings = await planEvents(context, [event], reaction);
      yield* findings.length > 0
        ? findings
        : [{ kind: "refused", id, why: nobody(event, reaction) } as const];
    } else if (snapshot.exists) {
      yield* await planLetters(context, [letterOf(snapshot)]);
    } else {
      const what = collection === "eventLog" ? "event in the log" : "dead letter (perhaps it has succeeded)";
      yield { kind: "refused", id, why: `there is no such ${what}.` };
    }
  }
}

const nobody = ({ event }: LoggedEvent, reaction: string | undefined): string =>
  reaction === undefined
    ? "no reaction listened to it: name one with --reaction."
    : `${reaction} does not react to ${event.type}.`;

async function* byLetters(
  context: Context,
  { reaction, user, type, error }: ReplayRequest,
  period: Period,
): AsyncGenerator<Finding> {
  const isWanted = (letter: Letter) =>
    (user ?? letter.userId) === letter.userId &&
    (type ?? letter.type) === letter.type &&
    (error === undefined || fingerprintOf(letter) === error);
  for await (const page of pages(deadLettersOf(context.db, { reaction, ...period }), PAGE)) {
    yield* await planLetters(context, page.map(letterOf).filter(isWanted));
  }
}

async function* byEvents(
  context: Context,
  { reaction, user, type, held }: ReplayRequest,
  period: Period,
): AsyncGenerator<Finding> {
  // A reaction has one type: without it the whole log would be read.
  const typeOfReaction = reactions.find(({ name }) => name === reaction)?.on.type;
  const filter = { user, type: type ?? typeOfReaction, ...period };
  for await (const page of pages(eventsOf(context.db, filter, "asc"), PAGE)) {
    const events = page.map(loggedEventOf).filter((event) => event !== undefined);
    yield* await planEvents(
      context,
      events.filter(({ state }) => !held || state === "held"),
      reaction,
    );
  }
}

async function planEvents(context: Context, events: LoggedEvent[], only?: string): Promise<Finding[]> {
  const keys = events.flatMap(({ event, reactions: names }) =>
    (only === undefined ? names : [only]).map((reaction) => ({ eventId: event.id, reaction })),
  );
  const known = await readKnown(context.db, keys);
  return events.flatMap((logged) => planOf(logged, known.get(logged.event.id) ?? new Map(), only));
}
