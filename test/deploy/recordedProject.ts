import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFiles } from "../../scripts/deploy/desired.ts";
import { repositoryFolder } from "../../scripts/toolchain/paths.ts";
import { everyFunction } from "../contracts/exported.ts";
import type { Document } from "../../scripts/deploy/wanted.ts";

/** What a project holds, by the full names of things, in the words of the APIs. */
export interface RecordedProject {
  project: string;
  functions: Document[];
  triggers: Map<string, Document>;
  topics: Set<string>;
  subscriptions: Map<string, Document>;
  /** Those that somebody has set. */
  policies: Map<string, Document>;
  indexes: Document[];
  fields: Document[];
  secrets: Map<string, Document>;
  metrics: Map<string, Document>;
  alerts: Document[];
}

/** A recorded answer, with its words in capitals filled in. */
export function recorded(file: string, key: string, words: Record<string, string> = {}): Document {
  const text = readFileSync(join(repositoryFolder, "test/deploy/recorded", `${file}.json`), "utf8");
  const answer = JSON.stringify((JSON.parse(text) as Record<string, Document>)[key]);
  const filled = Object.entries(words).reduce(
    (all, [word, value]) => all.replaceAll(`<${word}>`, value),
    answer,
  );
  return JSON.parse(filled) as Document;
}

/** The subscription that Eventarc makes for a function, with the number of this recording. */
export const subscriptionOf = (project: string, name: string): string =>
  `projects/${project}/subscriptions/eventarc-us-central1-${triggerOf(name)}-sub-123`;
export const triggerNameOf = (project: string, name: string): string =>
  `projects/${project}/locations/us-central1/triggers/${triggerOf(name)}`;
const triggerOf = (name: string): string => `${name.toLowerCase()}-184908`;

/** What triggers a function: of which kind, the document or topic, and the type if it is not that of the recording. */
interface Source {
  kind: "firestore" | "pubsub";
  of: string;
  eventType?: string;
}

export function addFunction(into: RecordedProject, name: string, source?: Source): void {
  const { project } = into;
  const trigger = triggerOf(name);
  const words = { PROJECT: project, NAME: name, TRIGGER: trigger, SOURCE: source?.of ?? "" };
  const made = recorded("functions", source?.kind ?? "https", words);
  into.functions.push(made);
  if (!source) {
    return;
  }
  Object.assign(made["eventTrigger"] as Document, source.eventType ? { eventType: source.eventType } : {});
  const topic = source.kind === "pubsub" ? source.of : `eventarc-us-central1-${trigger}-989`;
  into.topics.add(`projects/${project}/topics/${topic}`);
  into.triggers.set(
    triggerNameOf(project, name),
    recorded("delivery", "trigger", { ...words, TOPIC: topic }),
  );
  into.subscriptions.set(
    subscriptionOf(project, name),
    recorded("delivery", "subscription", { ...words, TOPIC: topic }),
  );
}

/** The project as `firebase deploy` leaves it: everything works, and nothing keeps the promise beyond 24 hours. */
export function justDeployed(project = "my-selfos-app"): RecordedProject {
  const into: RecordedProject = {
    project,
    functions: [],
    triggers: new Map(),
    topics: new Set(),
    subscriptions: new Map(),
    policies: new Map(),
    ...deployedDatabase(project),
    secrets: new Map(),
    metrics: new Map(),
    alerts: [],
  };
  for (const { name, endpoint } of everyFunction) {
    const { eventFilters, eventFilterPathPatterns } = endpoint.eventTrigger ?? {};
    const document = eventFilterPathPatterns?.["document"];
    const { eventType = "" } = endpoint.eventTrigger ?? {};
    const source: Source = document
      ? { kind: "firestore", of: String(document), eventType }
      : { kind: "pubsub", of: String(eventFilters?.["topic"]), eventType };
    addFunction(into, name, endpoint.eventTrigger && source);
    endpoint.secretEnvironmentVariables?.forEach(({ key }) =>
      into.secrets.set(key, recorded("delivery", "secretVersion", { NAME: key })),
    );
  }
  return into;
}

function deployedDatabase(project: string): Pick<RecordedProject, "indexes" | "fields"> {
  const { indexes, fieldOverrides } = readFiles().database;
  const words = (group: string, field = "") => ({ PROJECT: project, GROUP: group, FIELD: field });
  return {
    // The database names the document last, except that a vector comes after it.
    indexes: indexes.map(({ collectionGroup, queryScope, fields }) => ({
      ...recorded("database", "index", words(collectionGroup)),
      queryScope,
      fields: [
        ...fields.filter(({ vectorConfig }) => !vectorConfig),
        recorded("database", "documentName"),
        ...fields.filter(({ vectorConfig }) => vectorConfig),
      ],
    })),
    fields: [
      recorded("database", "default", words("")),
      ...fieldOverrides.map(({ collectionGroup, fieldPath, ttl }) => ({
        ...recorded("database", "field", words(collectionGroup, fieldPath)),
        ...(ttl ? { ttlConfig: recorded("database", "ttlConfig") } : {}),
      })),
    ],
  };
}
