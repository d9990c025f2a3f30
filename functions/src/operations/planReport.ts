import type { Finding, Message } from "./plan.ts";

/** What a replay would do, counted. */
export interface PlanReport {
  messages: number;
  /** Deliveries that would run, by reaction. */
  deliveries: Record<string, number>;
  /** What is on record of them now: `dead`, `failing`, `skipped`, `not delivered`, `held`. */
  states: Record<string, number>;
  /** Deliveries that are done, and dropped. */
  finished: number;
  refused: { count: number; first: { id: string; why: string }[] };
  /** The first events that would go out. */
  first: { eventId: string; type: string; subject: string; reaction: string | null }[];
}

const SHOWN = 5;

export const emptyPlan = (): PlanReport => ({
  messages: 0,
  deliveries: {},
  states: {},
  finished: 0,
  refused: { count: 0, first: [] },
  first: [],
});

const addOne = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

export function addRefused(refused: PlanReport["refused"], { id, why }: { id: string; why: string }): void {
  refused.count += 1;
  if (refused.first.length < SHOWN) {
    refused.first.push({ id, why });
  }
}

export function addTo(report: PlanReport, finding: Finding): void {
  switch (finding.kind) {
    case "message":
      return addMessage(report, finding);
    case "finished":
      report.finished += 1;
      return;
    case "refused":
      addRefused(report.refused, finding);
  }
}

function addMessage(report: PlanReport, { event, reaction, before, releases }: Message): void {
  report.messages += 1;
  before.forEach((known, name) => {
    addOne(report.deliveries, name);
    addOne(report.states, known?.outcome ?? (releases ? "held" : "not delivered"));
  });
  if (report.first.length < SHOWN) {
    const { id: eventId, type, subject } = event;
    report.first.push({ eventId, type, subject, reaction: reaction ?? null });
  }
}
