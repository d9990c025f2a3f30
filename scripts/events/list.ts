import { listEvents } from "../../functions/src/operations/listEvents.ts";
import type { ListRequest } from "../../functions/src/operations/requests.ts";
import { heading, styled } from "../start/report.ts";
import type { Session } from "./connect.ts";
import { asJson, closing, count, day } from "./text.ts";

export async function list({ context, place, isJson }: Session, request: ListRequest): Promise<boolean> {
  const answer = await listEvents(context, request);
  if (isJson) {
    asJson(answer);
    return true;
  }
  const { events, isMore } = answer;
  heading("Events", `newest first, UTC, ${place}`);
  events.forEach(({ id, type, subject, time, summary }) => {
    const isGood = summary.endsWith("succeeded");
    console.log(
      `  ${day(time)}  ${styled("cyan", type.padEnd(22))} ${isGood ? summary : styled("yellow", summary)}`,
    );
    console.log(styled("dim", `  ${id}  ${subject}`));
  });
  if (events.length === 0) {
    console.log("  Nothing happened that fits.");
    return true;
  }
  const open = events.filter(({ summary }) => !summary.endsWith("succeeded")).length;
  const state = open === 0 ? "all done" : `${open} not done: "show <id>" says why`;
  const more = isMore ? `The newest ${events.length} (--limit shows more)` : count(events.length, "event");
  closing(`${more}, ${state}.`);
  return true;
}
