import type { IndexSpec } from "./database.ts";

/** Where Pub/Sub puts what it gives up, and the subscription that keeps it there. */
export const DEAD_LETTERS = "selfos-dead-letters";

/**
 * The most that Pub/Sub allows. An attempt that fails is repeated after 10, 20, 40, 80, 160, 320 s and then every 600 s, so
 * that 100 attempts last 6 gaps (630 s) + 93 × 600 s = 15.7 h, and longer by whatever the attempts themselves take.
 */
export const MAX_DELIVERY_ATTEMPTS = 100;
const RETRY = { minimumSeconds: 10, maximumSeconds: 600 };

/** The shortest time in which Pub/Sub can have made all attempts: what a function gives up later than that, it never sees. */
export function leastHoursOfAttempts(attempts = MAX_DELIVERY_ATTEMPTS): number {
  const gaps = Array.from({ length: attempts - 1 }, (_, index) =>
    Math.min(RETRY.minimumSeconds * 2 ** index, RETRY.maximumSeconds),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / 3600;
}

/** A subscription as the API writes it, as far as we care. Durations are seconds: `600s`. */
export interface SubscriptionFields {
  ackDeadlineSeconds: number;
  messageRetentionDuration: string;
  /** Empty: never. Else Pub/Sub deletes a subscription that had nothing to deliver for that long. */
  expirationPolicy: { ttl?: string };
  retryPolicy?: { minimumBackoff: string; maximumBackoff: string };
  deadLetterPolicy?: { deadLetterTopic: string; maxDeliveryAttempts: number };
}

const WEEK = `${7 * 24 * 3600}s`;

/** How every subscription that feeds a function has to be. */
export const feeding = (project: string): SubscriptionFields => ({
  // The longest that a function for events may run is 540 s: a shorter deadline delivers again what is still running.
  ackDeadlineSeconds: 600,
  messageRetentionDuration: WEEK,
  expirationPolicy: {},
  retryPolicy: { minimumBackoff: `${RETRY.minimumSeconds}s`, maximumBackoff: `${RETRY.maximumSeconds}s` },
  deadLetterPolicy: {
    deadLetterTopic: `projects/${project}/topics/${DEAD_LETTERS}`,
    maxDeliveryAttempts: MAX_DELIVERY_ATTEMPTS,
  },
});

/** How dead letters are kept until somebody looks. */
export const keeping: SubscriptionFields = {
  ackDeadlineSeconds: 600,
  messageRetentionDuration: WEEK,
  expirationPolicy: {},
};

/** A function as the code has it. */
export interface WantedFunction {
  name: string;
  secrets: string[];
  /** Of functions for events: the type of the platform's event, and the topic or document. */
  trigger?: { eventType: string; source: string; isRetried: boolean };
}

/** A JSON document of Google's APIs, kept in the repository. */
export type Document = Record<string, unknown>;

/** One thing that has to be so in the project. */
export type Setting =
  | { kind: "function"; wanted: WantedFunction }
  | { kind: "secret"; secret: string; functions: string[] }
  | { kind: "deadLetterTopic" }
  | { kind: "deadLetterSubscription"; fields: SubscriptionFields }
  | { kind: "subscription"; function: string; fields: SubscriptionFields }
  | { kind: "ttl" | "unindexed"; group: string; field: string }
  | { kind: "index"; index: IndexSpec }
  | { kind: "metric"; name: string; metric: Document }
  | { kind: "alert"; name: string; policy: Document; channel?: string };
