import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runtimeOf, type DeployedFunction } from "../../platform/discover.ts";
import { valueOf } from "../../platform/parameters.ts";
import { repositoryFolder } from "../toolchain/paths.ts";
import type { DatabaseSpec } from "./database.ts";
import { feeding, keeping, type Document, type Setting, type WantedFunction } from "./wanted.ts";

/** What the files of the repository ask for. */
export interface Files {
  database: DatabaseSpec;
  metrics: Record<string, Document>;
  alerts: Record<string, Document>;
}

export interface Options {
  project: string;
  files: Files;
  /** The notification channel of the alerts: `projects/…/notificationChannels/…`. */
  channel?: string | undefined;
}

/** Everything that has to be so in the project, in the order in which it is to be set. */
export function desired(functions: DeployedFunction[], { project, files, channel }: Options): Setting[] {
  const wanted = functions.map(toWanted);
  const { indexes, fieldOverrides } = files.database;
  const notify = channel ? { channel } : {};
  return [
    ...wanted.map((each) => ({ kind: "function" as const, wanted: each })),
    ...secretsOf(wanted),
    { kind: "deadLetterTopic" },
    { kind: "deadLetterSubscription", fields: keeping },
    ...wanted
      .filter(({ trigger }) => trigger)
      .map(({ name }) => ({ kind: "subscription" as const, function: name, fields: feeding(project) })),
    ...fieldOverrides
      .filter(({ ttl }) => ttl)
      .map((each) => ({ kind: "ttl" as const, group: each.collectionGroup, field: each.fieldPath })),
    ...fieldOverrides
      .filter((each) => each.indexes.length === 0)
      .map((each) => ({ kind: "unindexed" as const, group: each.collectionGroup, field: each.fieldPath })),
    ...indexes.map((index) => ({ kind: "index" as const, index })),
    ...Object.entries(files.metrics).map(([name, metric]) => ({ kind: "metric" as const, name, metric })),
    ...Object.entries(files.alerts).map(([name, policy]) => ({
      kind: "alert" as const,
      name,
      policy,
      ...notify,
    })),
  ];
}

function toWanted(deployed: DeployedFunction): WantedFunction {
  const { eventTrigger, secretEnvironmentVariables = [] } = deployed.endpoint;
  const secrets = secretEnvironmentVariables.map(({ key }) => key);
  if (!eventTrigger) {
    return { name: deployed.name, secrets };
  }
  const { eventType, eventFilters = {}, eventFilterPathPatterns = {} } = eventTrigger;
  const source = String(valueOf(eventFilterPathPatterns["document"] ?? eventFilters["topic"] ?? ""));
  const { isRetried } = runtimeOf(deployed);
  return { name: deployed.name, secrets, trigger: { eventType, source, isRetried } };
}

function secretsOf(wanted: WantedFunction[]): Setting[] {
  const names = [...new Set(wanted.flatMap(({ secrets }) => secrets))].toSorted();
  return names.map((secret) => ({
    kind: "secret",
    secret,
    functions: wanted.filter(({ secrets }) => secrets.includes(secret)).map(({ name }) => name),
  }));
}

const json = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(repositoryFolder, ...path), "utf8"));

/** The JSON documents of a folder, by the name of their file. */
function documentsOf(...folder: string[]): Record<string, Document> {
  const names = readdirSync(join(repositoryFolder, ...folder)).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    names.toSorted().map((name) => [basename(name, ".json"), json(...folder, name) as Document]),
  );
}

export const readFiles = (): Files => ({
  database: json("firestore.indexes.json") as DatabaseSpec,
  metrics: documentsOf("alerts", "metrics"),
  alerts: documentsOf("alerts"),
});
