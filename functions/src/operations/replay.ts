import { setting } from "../params.ts";
import type { Context } from "../bus/context.ts";
import { RefusedError } from "../bus/errors.ts";
import { NOTHING, runFindings, type Pace, type RunReport } from "./run.ts";
import { findingsOf } from "./select.ts";
import { addTo, emptyPlan, type PlanReport } from "./planReport.ts";
import type { ReplayRequest } from "./requests.ts";

/** What would go out. Reads only. */
export async function planReplay(context: Context, request: ReplayRequest): Promise<PlanReport> {
  const report = emptyPlan();
  for await (const finding of findingsOf(context, request)) {
    addTo(report, finding);
  }
  return report;
}

/**
 * Publishes what is unfinished: one message first, the rest when that one has succeeded, and not further than the first error
 * that is known already.
 * @throws RefusedError while the event system is off: everything would be skipped.
 */
export async function runReplay(
  context: Context,
  request: ReplayRequest,
  pace: Partial<Pace> = {},
): Promise<RunReport> {
  if (!setting("EVENT_SYSTEM_ENABLED")) {
    throw new RefusedError(
      "The event system is off (EVENT_SYSTEM_ENABLED=false): switch it on, then replay.",
    );
  }
  return runFindings(context, findingsOf(context, request), { rate: request.rate, ...pace });
}

/** What a callable has time for: its client waits, and the platform ends it after a minute. */
const CALL: Omit<Pace, "rate"> = { canarySeconds: 20, patienceSeconds: 10, publishSeconds: 25 };

/** A dry run, and with `go` the replay. A long one stops in time: the next call goes on where it stopped, as what is finished is dropped. */
export async function answerReplay(
  context: Context,
  request: ReplayRequest,
): Promise<{ plan: PlanReport; run: RunReport | null }> {
  const plan = await planReplay(context, request);
  const isNeeded = request.go && plan.messages > 0;
  return { plan, run: isNeeded ? await runReplay(context, request, CALL) : request.go ? NOTHING : null };
}
