import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../bus/context.ts";
import { republish } from "../bus/publish.ts";
import { errorKey } from "./fingerprint.ts";
import type { Finding, Message } from "./plan.ts";
import { addRefused, type PlanReport } from "./planReport.ts";
import { watchDeliveries, type Settled, type Watch } from "./watch.ts";

export interface Pace {
  /** Messages per second. */
  rate: number;
  /** How long the first message may take. */
  canarySeconds: number;
  /** How long to wait for the last answers. */
  patienceSeconds: number;
  /** After that nothing more is published. */
  publishSeconds?: number;
  onProgress?: (report: RunReport) => void;
}

/** Longer than a delivery may take by default (EVENT_TIMEOUT_SECONDS). */
const PATIENT = { canarySeconds: 90, patienceSeconds: 90 };

/** What was published before a replay stopped may still answer. */
const SECONDS_AFTER_STOP = 5;

export interface Stop {
  /** The first message failed, an error came back that is known already, or the time was up. */
  reason: "canary" | "same error" | "time";
  why: string;
  delivery?: { eventId: string; reaction: string };
}

/** What a replay did. */
export interface RunReport {
  published: number;
  succeeded: number;
  failed: number;
  /** Published, and without an answer until the end. */
  unanswered: number;
  finished: number;
  refused: PlanReport["refused"];
  stopped: Stop | null;
}

export const NOTHING: RunReport = {
  published: 0,
  succeeded: 0,
  failed: 0,
  unanswered: 0,
  finished: 0,
  refused: { count: 0, first: [] },
  stopped: null,
};

/** A replay that is under way. */
interface Run {
  context: Context;
  pace: Pace;
  report: RunReport;
  watch: Watch;
  /** The errors that these deliveries had before, and those that came in this run. */
  knownErrors: Set<string>;
  startedAt: number;
  /** In milliseconds since `startedAt`: when the next message may go out. */
  nextAt: number;
  /** What is on its way to Pub/Sub: one after the other would be slower than the rate. */
  inFlight: Promise<{ error?: unknown }>[];
}

const MOST_IN_FLIGHT = 20;

export async function runFindings(
  context: Context,
  findings: AsyncIterable<Finding>,
  pace: Partial<Pace> & Pick<Pace, "rate">,
): Promise<RunReport> {
  const run: Run = {
    context,
    pace: { ...PATIENT, ...pace },
    report: { ...NOTHING, refused: { count: 0, first: [] } },
    watch: watchDeliveries(context.db),
    knownErrors: new Set(),
    startedAt: context.now().getTime(),
    nextAt: 0,
    inFlight: [],
  };
  let lookedAt = 0;
  for await (const finding of findings) {
    await take(run, finding);
    const isDue = seconds(run) - lookedAt >= 1;
    lookedAt = isDue ? seconds(run) : lookedAt;
    await (isDue ? look(run) : undefined);
    if (run.report.stopped) {
      break;
    }
  }
  await land(run);
  const { stopped } = run.report;
  await waitUntil(
    run,
    stopped ? SECONDS_AFTER_STOP : run.pace.patienceSeconds,
    () => stopped?.reason === "canary",
  );
  run.report.unanswered = run.watch.open();
  return run.report;
}

const seconds = ({ context, startedAt }: Run): number => (context.now().getTime() - startedAt) / 1000;

async function take(run: Run, finding: Finding): Promise<void> {
  const { report, pace } = run;
  if (finding.kind === "message") {
    await sleep(Math.max(0, run.nextAt - seconds(run) * 1000));
    return seconds(run) > (pace.publishSeconds ?? Infinity) ? stopInTime(run) : send(run, finding);
  }
  if (finding.kind === "refused") {
    return addRefused(report.refused, finding);
  }
  report.finished += 1;
  return undefined;
}

function stopInTime({ report }: Run): void {
  const why = "the time was up. Replay once more: it goes on where this one stopped.";
  report.stopped = { reason: "time", why };
}

/** The first message goes alone. */
async function send(run: Run, message: Message): Promise<void> {
  if (run.report.published === 0) {
    return publish(run, message);
  }
  const sent = publish(run, message).then(
    () => ({}),
    (error: unknown) => ({ error }),
  );
  run.inFlight.push(sent);
  return run.inFlight.length < MOST_IN_FLIGHT ? undefined : land(run);
}

/** @throws what failed while it was on its way. */
async function land(run: Run): Promise<void> {
  const landed = await Promise.all(run.inFlight);
  run.inFlight = [];
  for (const { error } of landed) {
    if (error !== undefined) {
      throw new Error("publishing failed; replaying once more goes on from there", { cause: error });
    }
  }
}

async function publish(run: Run, message: Message): Promise<void> {
  const { context, report, watch, knownErrors, pace } = run;
  const { event, reaction, before, releases, letterId } = message;
  before.forEach((known, name) => {
    if (known?.error !== undefined) {
      knownErrors.add(errorKey({ reaction: name, error: known.error }));
    }
  });
  // From now, not from when it should have been: what was slow is not made up for by a burst.
  run.nextAt = seconds(run) * 1000 + 1000 / pace.rate;
  await republish(context, event, { reaction });
  await Promise.all([
    releases ? context.db.doc(`eventLog/${event.id}`).update({ state: "published" }) : undefined,
    letterId === undefined ? undefined : context.db.doc(`deadLetters/${letterId}`).delete(),
  ]);
  report.published += 1;
  watch.add(message);
  if (report.published === 1) {
    await waitUntil(run, pace.canarySeconds, () => report.failed > 0);
    stopAtCanary(run, message);
  }
  pace.onProgress?.(report);
}

/** Looks every quarter of a second until everything is answered, or `isEnough`. */
async function waitUntil(run: Run, patienceSeconds: number, isEnough: () => boolean): Promise<void> {
  const end = seconds(run) + patienceSeconds;
  await look(run);
  while (run.watch.open() > 0 && !isEnough() && seconds(run) < end) {
    await sleep(250);
    await look(run);
    run.pace.onProgress?.(run.report);
  }
}

async function look(run: Run): Promise<void> {
  (await run.watch.look()).forEach((settled) => judge(run, settled));
}

function judge({ report, knownErrors }: Run, { eventId, reaction, outcome, error = outcome }: Settled): void {
  if (outcome === "succeeded") {
    report.succeeded += 1;
    return;
  }
  report.failed += 1;
  const key = errorKey({ reaction, error });
  if (knownErrors.has(key) || report.published === 1) {
    const reason = report.published === 1 ? "canary" : "same error";
    const why = outcome === "skipped" ? `${reaction} is switched off.` : error;
    report.stopped ??= { reason, why, delivery: { eventId, reaction } };
  }
  knownErrors.add(key);
}

/** No answer is no success: nobody may be listening. */
function stopAtCanary({ report, watch, pace }: Run, { event, before }: Message): void {
  const [reaction = ""] = before.keys();
  if (watch.open() > 0 && !report.stopped) {
    const why = `no answer within ${pace.canarySeconds} s. Is ${reaction} deployed, and does it listen to ${event.type}?`;
    report.stopped = { reason: "canary", why, delivery: { eventId: event.id, reaction } };
  }
}
