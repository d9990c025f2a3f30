import { showEvent, type ChainLink, type EventLife } from "../../functions/src/operations/showEvent.ts";
import type { ShowRequest } from "../../functions/src/operations/requests.ts";
import { heading, styled } from "../start/report.ts";
import type { Session } from "./connect.ts";
import { asJson, clock, closing, count, duration, outcomeStyled } from "./text.ts";

export async function show({ context, place, isJson }: Session, request: ShowRequest): Promise<boolean> {
  const life = await showEvent(context, request);
  if (isJson) {
    asJson(life);
    return true;
  }
  heading(`${life.event?.type ?? "no event"}  ${request.eventId}`, `UTC, ${place}`);
  tell(momentsOf(life).toSorted((one, other) => one.time.localeCompare(other.time)));
  life.undelivered.forEach((reaction) =>
    console.log(`  ${"–".padEnd(12)}  ${reaction.padEnd(32)} ${styled("dim", "no record yet")}`),
  );
  chain(life);
  payload(life);
  closing(ending(life, request.eventId));
  return true;
}

/** A timeline, with the day wherever a new one begins. */
function tell(moments: Moment[]): void {
  const isNewDay = (index: number) =>
    moments[index]?.time.slice(0, 10) !== moments[index - 1]?.time.slice(0, 10);
  moments.forEach(({ time, text, below = [] }, index) => {
    if (isNewDay(index)) {
      console.log(styled("dim", `  ${time.slice(0, 10)}`));
    }
    console.log(`  ${clock(time)}  ${text}`);
    below.forEach((each) => console.log(styled("dim", `                ${each}`)));
  });
}

interface Moment {
  time: string;
  text: string;
  below?: string[];
}

function momentsOf({ event, announcedAt, state, deliveries, deadLetters }: EventLife): Moment[] {
  const told = event && announcedAt ? [changed(event), announced({ event, announcedAt, state })] : [];
  const ran = deliveries.map(({ reaction, outcome, attempts, finishedAt, ...rest }): Moment => {
    const figures = `${count(attempts, "attempt")}, ${duration(rest.milliseconds)}, ${rest.codeVersion}`;
    const text = `${reaction.padEnd(32)} ${outcomeStyled(outcome, outcome.padEnd(9))}  ${styled("dim", figures)}`;
    return { time: finishedAt, text, below: [rest.note, rest.error].filter((line) => line !== undefined) };
  });
  const dead = deadLetters.map(({ reaction, deadAt, error, attempts, codeVersion }): Moment => {
    const text = `${reaction.padEnd(32)} ${styled("red", "dead letter")}`;
    return { time: deadAt, text, below: [`${count(attempts, "attempt")}, ${codeVersion}: ${error}`] };
  });
  return [...told, ...ran, ...dead];
}

type Told = NonNullable<EventLife["event"]>;

const changed = ({ time, subject }: Told): Moment => ({
  time,
  text: `${styled("bold", "changed")}  ${subject}`,
});

function announced(life: { event: Told; announcedAt: string; state: EventLife["state"] }): Moment {
  const { event, announcedAt, state } = life;
  const after = duration(Math.max(0, Date.parse(announcedAt) - Date.parse(event.time)));
  const text =
    state === "held"
      ? `${styled("yellow", "held")}  the event system was off, or it came too late: nothing was published`
      : `${styled("bold", "announced")}  by ${event.source.split("/").at(-1)}, ${after} later`;
  return { time: announcedAt, text };
}

/** The events of the chain, each below the one that caused it. */
function chain({ chain: links, event }: EventLife): void {
  if (links.length < 2) {
    return;
  }
  heading("Its chain", `correlation ${event?.correlationId ?? ""}`);
  const ids = new Set(links.map(({ id }) => id));
  const roots = links.filter(({ causationId }) => causationId === null || !ids.has(causationId));
  const tellLink = (link: ChainLink, depth: number): void => {
    const name = `${"  ".repeat(depth)}${link.type}`.padEnd(28);
    const isSelf = link.id === event?.id;
    console.log(`  ${styled(isSelf ? "bold" : "cyan", name)} ${link.id}  ${link.summary}`);
    links.filter(({ causationId }) => causationId === link.id).forEach((next) => tellLink(next, depth + 1));
  };
  roots.forEach((root) => tellLink(root, 0));
}

function payload({ event }: EventLife): void {
  if (event && "data" in event) {
    heading("Payload");
    console.log(JSON.stringify(event.data, undefined, 2).replaceAll(/^/gm, "  "));
  }
}

function ending({ event, summary, deadLetters }: EventLife, eventId: string): string {
  if (!event) {
    return (
      'It is not in the event log: only the dead letter is known. "replay" says what can be done about it:' +
      ` npm run events -- replay ${deadLetters[0]?.id}`
    );
  }
  const isDone = summary?.endsWith("succeeded") ?? false;
  return isDone
    ? `${summary}.`
    : `${summary}. What is unfinished runs again with: npm run events -- replay ${eventId}`;
}
