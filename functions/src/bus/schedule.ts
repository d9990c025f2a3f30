import type * as Scheduler from "firebase-functions/v2/scheduler";
import { scheduleRuntime } from "../params.ts";
import { currentContext, type Context } from "./context.ts";
import { load, served } from "./served.ts";

export interface Schedule {
  name: string;
  /** As Cloud Scheduler reads it, e.g. `every 1 minutes`. Times are UTC. */
  every: string;
  /**
   * `at` is the time that was due, the same when Cloud Scheduler asks again because a run failed: what is done must follow from
   * it, not from the clock, and do no harm twice.
   */
  run: (context: Context, at: Date) => Promise<void>;
}

/** A function that the clock calls. It announces nothing and has no effect on what users see; for that there are announce and react. */
export function schedule({ name, every, run }: Schedule): Scheduler.ScheduleFunction {
  return served(name, () => {
    const { onSchedule }: typeof Scheduler = load("firebase-functions/v2/scheduler");
    return onSchedule({ ...scheduleRuntime, schedule: every }, ({ scheduleTime }) =>
      run(currentContext(), new Date(scheduleTime)),
    );
  });
}
