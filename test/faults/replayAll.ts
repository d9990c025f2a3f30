import { loggedEventOf } from "../../functions/src/bus/eventLog.ts";
import { republish } from "../../functions/src/bus/publish.ts";
import type { LogLine } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { chosenLife } from "./life.ts";
import { patienceSeconds } from "./sizes.ts";
import { worldOf, type Project } from "./world.ts";

/** How many messages are published at the same time. */
const AT_ONCE = 50;

/**
 * Publishes every event of the log once more, to all of its reactions, and waits until each has ended once more.
 * Gives the deliveries that did anything but find their work done: `{reaction} {event}: {outcome}`.
 */
export async function replayAll(project: Project, lines: LogLine[]): Promise<string[]> {
  const log = await project.db.collection("eventLog").get();
  const events = log.docs.map((entry) => loggedEventOf(entry)!);
  const open = new Set(
    events.flatMap(({ event, reactions }) => reactions.map((name) => `${name} ${event.id}`)),
  );
  const context = worldOf(project, [], chosenLife());
  let next = lines.length;
  for (let start = 0; start < events.length; start += AT_ONCE) {
    const some = events.slice(start, start + AT_ONCE);
    await Promise.all(some.map(({ event }) => republish(context, event)));
  }
  const done: string[] = [];
  const look = async () => {
    for (; next < lines.length; next += 1) {
      const { phrase, fields } = lines[next]!;
      const about = `${String(fields["reaction"])} ${String(fields["eventId"])}`;
      if (phrase === "delivery ended" && fields["outcome"] !== "failing" && open.delete(about)) {
        done.push(...(fields["outcome"] === "duplicate" ? [] : [`${about}: ${String(fields["outcome"])}`]));
      }
    }
    return open.size === 0;
  };
  await eventually("every replayed delivery has ended", look, patienceSeconds);
  return done;
}
