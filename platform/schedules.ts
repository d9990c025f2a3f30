import { Cron } from "croner";
import type { DeployedFunction } from "./discover.ts";
import { valueOf } from "./parameters.ts";

/** One run of a scheduled function that is due. */
export interface Due {
  name: string;
  at: Date;
}

/** A clock that somebody else moves. */
export interface Clock {
  /** Moves to a moment and returns what became due on the way, the earliest first. Never moves back. */
  advance(to: Date): Due[];
}

export function clockOf(functions: DeployedFunction[], from: Date): Clock {
  const schedules = functions.flatMap(scheduleOf);
  let now = from;
  return {
    advance(to) {
      const due = schedules.flatMap((schedule) => dueBetween(schedule, now, to));
      now = to > now ? to : now;
      return due.toSorted((one, other) => one.at.getTime() - other.at.getTime());
    },
  };
}

interface Schedule {
  name: string;
  times: Cron;
}

function scheduleOf({ name, endpoint }: DeployedFunction): Schedule[] {
  if (!endpoint.scheduleTrigger) {
    return [];
  }
  const { schedule, timeZone } = endpoint.scheduleTrigger;
  // Cloud Scheduler's own default, where the Firebase CLI names none.
  const timezone = String(valueOf(timeZone) ?? "America/Los_Angeles");
  return [{ name, times: new Cron(crontab(String(valueOf(schedule))), { timezone, paused: true }) }];
}

function dueBetween({ name, times }: Schedule, after: Date, to: Date): Due[] {
  const due: Due[] = [];
  for (let at = times.nextRun(after); at && at <= to; at = times.nextRun(at)) {
    due.push({ name, at });
  }
  return due;
}

/** Cloud Scheduler takes two ways of writing; the commonest sentences of the App Engine one are led back to crontab. */
function crontab(schedule: string): string {
  const every = /^every (\d+) (minute|hour)s?$/.exec(schedule);
  if (every) {
    return every[2] === "minute" ? `*/${every[1]} * * * *` : `0 */${every[1]} * * *`;
  }
  const daily = /^every day (\d\d):(\d\d)$/.exec(schedule);
  return daily ? `${Number(daily[2])} ${Number(daily[1])} * * *` : schedule;
}
