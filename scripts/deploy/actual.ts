import * as z from "zod";
import type { Document } from "./wanted.ts";

/* What the APIs answer, as far as it is read. Google leaves out what has its default: 0, "", false and empty lists. */

const pair = z.object({ attribute: z.string(), value: z.string() });

export const functionAnswer = z.object({
  name: z.string(),
  state: z.string().default("STATE_UNSPECIFIED"),
  labels: z.record(z.string(), z.string()).default({}),
  serviceConfig: z
    .object({ environmentVariables: z.record(z.string(), z.string()).default({}) })
    .default({ environmentVariables: {} }),
  eventTrigger: z
    .object({
      trigger: z.string().default(""),
      eventType: z.string(),
      pubsubTopic: z.string().default(""),
      eventFilters: z.array(pair).default([]),
      retryPolicy: z.string().default(""),
    })
    .optional(),
});

/** A function of the project. */
export type ActualFunction = z.output<typeof functionAnswer>;

export const triggerAnswer = z.object({
  name: z.string(),
  transport: z.object({ pubsub: z.object({ topic: z.string(), subscription: z.string() }) }),
});

export const subscriptionAnswer = z.object({
  name: z.string(),
  topic: z.string(),
  ackDeadlineSeconds: z.number().default(10),
  messageRetentionDuration: z.string().default(`${7 * 24 * 3600}s`),
  // Absent: the default of 31 days.
  expirationPolicy: z.object({ ttl: z.string().optional() }).default({ ttl: `${31 * 24 * 3600}s` }),
  retryPolicy: z
    .object({ minimumBackoff: z.string().default("10s"), maximumBackoff: z.string().default("600s") })
    .optional(),
  deadLetterPolicy: z
    .object({ deadLetterTopic: z.string().default(""), maxDeliveryAttempts: z.number().default(5) })
    .optional(),
});

export type ActualSubscription = z.output<typeof subscriptionAnswer>;

/** Who may do what with a topic or subscription. Written back whole: what is not ours stays. */
export const policyAnswer = z.looseObject({
  bindings: z
    .array(z.looseObject({ role: z.string(), members: z.array(z.string()).default([]) }))
    .default([]),
});

export type Policy = z.output<typeof policyAnswer>;

export const indexAnswer = z.object({
  name: z.string(),
  queryScope: z.string(),
  state: z.string(),
  fields: z.array(
    z.object({
      fieldPath: z.string(),
      order: z.string().optional(),
      arrayConfig: z.string().optional(),
      vectorConfig: z.object({ dimension: z.number() }).optional(),
    }),
  ),
});

export const fieldAnswer = z.object({
  name: z.string(),
  indexConfig: z
    .object({ indexes: z.array(z.unknown()).default([]), usesAncestorConfig: z.boolean().default(false) })
    .default({ indexes: [], usesAncestorConfig: false }),
  ttlConfig: z.object({ state: z.string().default("STATE_UNSPECIFIED") }).optional(),
});

export const secretVersionAnswer = z.object({ state: z.string() });
export const projectAnswer = z.object({ projectNumber: z.string() });

/** What feeds a function: undefined where it is gone. */
export interface Feed {
  trigger: string | undefined;
  subscription: ActualSubscription | undefined;
  policy: Policy;
}

/** The project as it is. */
export interface Actual {
  project: string;
  projectNumber: string;
  functions: ActualFunction[];
  /** Regions that did not answer: what runs there is not known. */
  unread: string[];
  /** By the name of the function. */
  feeds: Map<string, Feed>;
  deadLetters: { hasTopic: boolean; policy: Policy; subscription: ActualSubscription | undefined };
  indexes: z.output<typeof indexAnswer>[];
  fields: z.output<typeof fieldAnswer>[];
  /** The state of the newest version of each secret that is wanted and there. */
  secrets: Map<string, string>;
  metrics: Map<string, Document>;
  alerts: Document[];
}

/** `projects/p/locations/l/functions/f` → `f` */
export const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The part of a resource's name that follows a word: `collectionGroups` of `…/collectionGroups/tasks/indexes/1` is `tasks`. */
export const partAfter = (word: string, path: string): string =>
  path.split("/").find((_, index, parts) => parts[index - 1] === word) ?? "";
