import type { IncomingHttpHeaders } from "node:http";
import type { PubSub } from "@google-cloud/pubsub";
import type { DeployedFunction } from "./discover.ts";
import type { Message } from "./messages.ts";
import { valueOf } from "./parameters.ts";

/** The documents that trigger a function, if documents do. */
export function documentOf({ endpoint }: DeployedFunction): string | undefined {
  const { eventType, eventFilters, eventFilterPathPatterns } = endpoint.eventTrigger ?? {};
  const document = eventFilterPathPatterns?.["document"] ?? eventFilters?.["document"];
  return eventType?.startsWith("google.cloud.firestore.document.") ? String(valueOf(document)) : undefined;
}

/** The topic of the platform's own through which the changes for one function go. */
export const transportTopic = (name: string): string => `platform-transport-${name}`;

/** Asks the Firestore emulator to send the changes of a function's documents to its trigger port. */
export async function register(project: string, fn: DeployedFunction): Promise<void> {
  const { eventType, eventFilters } = fn.endpoint.eventTrigger ?? {};
  const url = `http://${process.env["FIRESTORE_EMULATOR_HOST"]}/emulator/v1/projects/${project}/eventarcTrigger`;
  const response = await fetch(`${url}?eventarcTriggerId=${fn.name}`, {
    method: "POST",
    body: JSON.stringify({
      eventType,
      database: String(valueOf(eventFilters?.["database"]) ?? "(default)"),
      namespace: String(valueOf(eventFilters?.["namespace"]) ?? "(default)"),
      document: { value: documentOf(fn), matchType: "PATH_PATTERN" },
    }),
  });
  if (!response.ok) {
    throw new Error(`the Firestore emulator refused the trigger ${fn.name}: ${await response.text()}`);
  }
}

/** A change as the Firestore emulator posts it. */
export interface PostedChange {
  /** The name of the function that is to have it. */
  name: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Takes a change that the Firestore emulator sends. It is in Pub/Sub before the emulator has its answer, as with Eventarc:
 * from then on it is delivered until it is acknowledged. The emulator itself sends once and never again.
 */
export async function takeChange(pubsub: PubSub, { name, headers, body }: PostedChange): Promise<void> {
  const fields = Object.entries(headers).filter(([key]) => key.startsWith("ce-"));
  const attributes = Object.fromEntries(fields.map(([key, value]) => [key, String(value)]));
  const topic = pubsub.topic(transportTopic(name), { batching: { maxMessages: 1 } });
  await topic.publishMessage({ data: body, attributes });
}

/** The CloudEvent of a change: `ce-*` attributes become its fields; the body is a protobuf, which the emulator sends as base64. */
export function firestoreCloudEvent({ attributes = {}, data = "" }: Message): object {
  const fields = Object.entries(attributes).map(([key, value]) => [key.slice("ce-".length), value]);
  const protobuf = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
  return { ...Object.fromEntries(fields), datacontenttype: "application/protobuf", data: protobuf };
}
