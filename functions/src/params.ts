import { defineBoolean, defineInt, defineSecret, defineString } from "firebase-functions/params";
import * as z from "zod";

/*
 * Every parameter and secret, with a default that works locally. The Firebase CLI asks for the others at the first
 * deploy and writes them to functions/.env.<project>. Values are read on first use, never at load, by `setting`.
 */

export const EVENT_SYSTEM_ENABLED = defineBoolean("EVENT_SYSTEM_ENABLED", {
  default: true,
  description:
    "false: changes are still written to the event log, but nothing is published and no reaction runs.",
});
export const REACTIONS_OFF = defineString("REACTIONS_OFF", {
  default: "",
  description:
    "Names of reactions that are switched off, separated by commas. Their events wait in the event log.",
});
export const EVENT_TIMEOUT_SECONDS = defineInt("EVENT_TIMEOUT_SECONDS", {
  default: 60,
  description: "How long one delivery of an event may take before it is stopped and retried (10 to 540).",
});
export const GIVE_UP_AFTER_HOURS = defineInt("GIVE_UP_AFTER_HOURS", {
  default: 15,
  description:
    "Age at which a failing event becomes a dead letter (1 to 23; the platform drops it silently at 24). More than 15 is overtaken by Pub/Sub's own dead-letter topic.",
});
export const EVENT_LOG_RETENTION_DAYS = defineInt("EVENT_LOG_RETENTION_DAYS", {
  default: 30,
  description: "How long events, deliveries and dead letters are kept (1 to 3650).",
});
export const LOG_LEVEL = defineString("LOG_LEVEL", {
  default: "info",
  description: "The least severe line that is logged: debug, info, warn or error.",
});
export const REGION = defineString("REGION", {
  default: "us-central1",
  description: "Where the functions run. Choose the region of the Firestore database.",
});
export const MEMORY_STORE = defineString("MEMORY_STORE", {
  default: "firestore",
  description: "Where memories are kept: firestore (vector search of Firestore) or weaviate.",
});
export const WEAVIATE_URL = defineString("WEAVIATE_URL", {
  default: "",
  description:
    "Address of the Weaviate server, e.g. https://my-cluster.weaviate.cloud. Needed for MEMORY_STORE=weaviate.",
});
export const WEAVIATE_GRPC_URL = defineString("WEAVIATE_GRPC_URL", {
  default: "",
  description: "gRPC address of the Weaviate server, where it can not be told from WEAVIATE_URL.",
});
export const EMBEDDINGS = defineString("EMBEDDINGS", {
  default: "embedded",
  description: "What turns text into vectors: embedded (lexical, no model, no cost) or gemini.",
});
export const EMBEDDING_MODEL = defineString("EMBEDDING_MODEL", {
  default: "gemini-embedding-2",
  description: "The embedding model for EMBEDDINGS=gemini. Vectors of another model have to be made anew.",
});
export const EMBEDDING_DIMENSIONS = defineInt("EMBEDDING_DIMENSIONS", {
  default: 768,
  description:
    "The length of the vectors for EMBEDDINGS=gemini: 512 or 768, the two that firestore.indexes.json serves.",
});
export const STORIES = defineString("STORIES", {
  default: "template",
  description: "What writes the story: template (no model, no cost) or gemini.",
});
export const STORY_MODEL = defineString("STORY_MODEL", {
  default: "gemini-3.5-flash-lite",
  description: "The language model for STORIES=gemini.",
});
export const PUSH = defineString("PUSH", {
  default: "outbox",
  description: "Where push messages go: outbox (a Firestore collection, for development) or fcm.",
});

export const WEAVIATE_API_KEY = defineSecret("WEAVIATE_API_KEY", {
  description: "API key of the Weaviate server, for MEMORY_STORE=weaviate; any word otherwise.",
});
export const GEMINI_API_KEY = defineSecret("GEMINI_API_KEY", {
  description: "API key of the Gemini API, for STORIES=gemini or EMBEDDINGS=gemini; any word otherwise.",
});

/** Options of every function that handles events. Concurrency 20: the work is waiting for Firestore, not computing. */
export const eventRuntime = {
  region: REGION,
  memory: "512MiB",
  cpu: 1,
  concurrency: 20,
  timeoutSeconds: EVENT_TIMEOUT_SECONDS,
  retry: true,
} as const;

/** Options of every function that an app calls. */
export const callRuntime = {
  region: REGION,
  memory: "512MiB",
  cpu: 1,
  concurrency: 40,
  timeoutSeconds: 60,
} as const;

/** Options of every function that the clock calls: alone, and asked again within the minute if it failed. */
export const scheduleRuntime = {
  region: REGION,
  memory: "512MiB",
  cpu: 1,
  concurrency: 1,
  timeoutSeconds: 300,
  timeZone: "Etc/UTC",
  retryCount: 3,
} as const;

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.enum(values);
const names = z.string().transform((text) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean),
);

const schemas = {
  EVENT_SYSTEM_ENABLED: z.stringbool(),
  REACTIONS_OFF: names,
  EVENT_TIMEOUT_SECONDS: wholeNumber(10, 540),
  GIVE_UP_AFTER_HOURS: wholeNumber(1, 23),
  EVENT_LOG_RETENTION_DAYS: wholeNumber(1, 3650),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(oneOf("debug", "info", "warn", "error")),
  MEMORY_STORE: oneOf("firestore", "weaviate"),
  WEAVIATE_URL: z.union([z.literal(""), z.url()]),
  WEAVIATE_GRPC_URL: z.union([z.literal(""), z.url()]),
  EMBEDDINGS: oneOf("embedded", "gemini"),
  EMBEDDING_MODEL: z.string().min(1),
  EMBEDDING_DIMENSIONS: z.coerce.number().pipe(z.union([z.literal(512), z.literal(768)])),
  STORIES: oneOf("template", "gemini"),
  STORY_MODEL: z.string().min(1),
  PUSH: oneOf("outbox", "fcm"),
};

const params = {
  EVENT_SYSTEM_ENABLED,
  REACTIONS_OFF,
  EVENT_TIMEOUT_SECONDS,
  GIVE_UP_AFTER_HOURS,
  EVENT_LOG_RETENTION_DAYS,
  LOG_LEVEL,
  MEMORY_STORE,
  WEAVIATE_URL,
  WEAVIATE_GRPC_URL,
  EMBEDDINGS,
  EMBEDDING_MODEL,
  EMBEDDING_DIMENSIONS,
  STORIES,
  STORY_MODEL,
  PUSH,
};

type Settings = { [Name in keyof typeof schemas]: z.output<(typeof schemas)[Name]> };

/** What was read last, by its text: a delivery asks some nine times, and parsing takes 1 to 3 µs. */
const lastRead = new Map<string, { said: string | undefined; value: unknown }>();

/**
 * The value of a parameter: what the environment says, else the default.
 * @throws Error that names the parameter and the rule, when the value is not allowed.
 */
export function setting<Name extends keyof Settings>(name: Name): Settings[Name] {
  const said = process.env[name];
  const last = lastRead.get(name);
  if (last && last.said === said) {
    return last.value as Settings[Name];
  }
  const text = said ?? String(params[name].options.default);
  const result = schemas[name].safeParse(text);
  if (!result.success) {
    throw new Error(`the parameter ${name} is "${text}", but: ${result.error.issues[0]?.message}`);
  }
  lastRead.set(name, { said, value: result.data });
  return result.data as Settings[Name];
}
