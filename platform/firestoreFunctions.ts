import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Message, PubSub } from "@google-cloud/pubsub";
import { valueOf, type DeployedFunction } from "./discover.ts";

/** The documents that trigger a function, if documents do. */
export function documentOf({ endpoint }: DeployedFunction): string | undefined {
  const { eventType, eventFilters, eventFilterPathPatterns } = endpoint.eventTrigger ?? {};
  const document = eventFilterPathPatterns?.["document"] ?? eventFilters?.["document"];
  return eventType?.startsWith("google.cloud.firestore.document.") ? String(valueOf(document)) : undefined;
}

/** The topic of the platform's own through which the changes for one function go. */
export const transportTopic = (name: string): string => `platform-transport-${name}`;

/** Asks the Firestore emulator to send the changes of a function's documents to us. */
export async function register(project: string, fn: DeployedFunction): Promise<void> {
  const url = `http://${process.env["FIRESTORE_EMULATOR_HOST"]}/emulator/v1/projects/${project}/eventarcTrigger`;
  const response = await fetch(`${url}?eventarcTriggerId=${fn.name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      eventType: fn.endpoint.eventTrigger?.eventType,
      database: `projects/${project}/databases/(default)`,
      document: { value: documentOf(fn), matchType: "PATH_PATTERN" },
    }),
  });
  if (!response.ok) {
    throw new Error(`the Firestore emulator refused the trigger ${fn.name}: ${await response.text()}`);
  }
}

/**
 * Takes the changes that the Firestore emulator sends. Each is in Pub/Sub before the emulator has its answer, as with
 * Eventarc: from then on it is delivered until it is acknowledged. The emulator itself sends once and never again.
 */
export async function listen(pubsub: PubSub, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    forward(pubsub, request).then(
      () => response.writeHead(200).end(),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(port, "127.0.0.1", resolve),
  );
  return server;
}

async function forward(pubsub: PubSub, request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const name = request.url?.match(/\/triggers\/([^/?]+)/)?.[1];
  if (name) {
    const attributes = Object.fromEntries(
      Object.entries(request.headers).filter(([key]) => key.startsWith("ce-") || key === "content-type"),
    ) as Record<string, string>;
    await pubsub.topic(transportTopic(name)).publishMessage({ data: Buffer.concat(chunks), attributes });
  }
}

/** The CloudEvent of a change: `ce-*` attributes become its fields, the body is a protobuf. */
export function firestoreCloudEvent({ attributes, data }: Message): object {
  const fields = Object.entries(attributes)
    .filter(([key]) => key.startsWith("ce-"))
    .map(([key, value]) => [key.slice("ce-".length), value]);
  const isText = /^[A-Za-z0-9+/=\s]*$/.test(data.toString("latin1"));
  const body = isText ? Buffer.from(data.toString("latin1"), "base64") : data;
  return { ...Object.fromEntries(fields), datacontenttype: "application/protobuf", data: body };
}
