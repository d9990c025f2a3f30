import { RefusedError } from "../bus/errors.ts";

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

const isUnit = (text: string | undefined): text is keyof typeof SECONDS =>
  text !== undefined && text in SECONDS;

/**
 * A moment as an operator says it: `90s`, `30m`, `2h`, `7d` or `1w` ago, or an ISO date or time. Without a zone it is UTC.
 * @throws RefusedError that shows what can be said.
 */
export function momentOf(text: string, now: Date): Date {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
  if (isUnit(unit)) {
    return new Date(now.getTime() - Number(amount) * SECONDS[unit] * 1000);
  }
  const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  // A date alone is UTC to JavaScript, a time without a zone is not.
  const time = iso ? Date.parse(text.includes("T") && !iso[1] ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new RefusedError(
      `"${text}" is no time: say 30m, 2h or 7d (ago), or 2026-11-21 or 2026-11-21T07:00Z.`,
    );
  }
  return new Date(time);
}

export interface Period {
  since?: Date;
  until?: Date;
}

/** @throws RefusedError when nothing can lie between the two. */
export function periodOf(
  request: { since?: string | undefined; until?: string | undefined },
  now: Date,
): Period {
  const since = request.since === undefined ? undefined : momentOf(request.since, now);
  const until = request.until === undefined ? undefined : momentOf(request.until, now);
  if (since && until && since >= until) {
    throw new RefusedError(
      `Nothing lies between since ${request.since} and until ${request.until}: swap them.`,
    );
  }
  return { ...(since ? { since } : {}), ...(until ? { until } : {}) };
}
