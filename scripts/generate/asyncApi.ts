import * as z from "zod";
import { reactionsTo } from "../../functions/src/bus/registry.ts";
import { catalogue } from "../../functions/src/events/catalogue.ts";
import type { EventType } from "../../functions/src/events/defineEvent.ts";

/** The attributes of every message: the CloudEvents Pub/Sub binding and our extensions. */
const headers = {
  type: "object",
  required: [
    "ce-specversion",
    "ce-id",
    "ce-type",
    "ce-source",
    "ce-subject",
    "ce-time",
    "userid",
    "correlationid",
  ],
  properties: {
    "ce-specversion": { const: "1.0" },
    "ce-id": {
      type: "string",
      description: "Derived from the change that is announced: the same for every copy.",
    },
    "ce-type": { type: "string", description: "The type of the event; also the id of the topic." },
    "ce-source": { type: "string", description: "Who announced it, e.g. /selfos/announceTasks." },
    "ce-subject": { type: "string", description: "The document that changed." },
    "ce-time": { type: "string", format: "date-time", description: "When it changed." },
    userid: { type: "string" },
    correlationid: { type: "string", description: "The first event of the chain." },
    causationid: { type: "string", description: "The event that caused this one." },
    traceparent: { type: "string", description: "W3C Trace Context." },
    reaction: { type: "string", description: "On a replayed message: the only reaction that is to run." },
  },
};

const key = (type: string): string => type.replaceAll(".", "_");
const channel = (type: string) => ({ $ref: `#/channels/${key(type)}` });

const message = ({ type, description, schema, example }: EventType) => ({
  name: type,
  summary: description,
  contentType: "application/json",
  headers: { $ref: "#/components/schemas/attributes" },
  payload: z.toJSONSchema(schema, { target: "draft-7" }),
  examples: [{ payload: example }],
});

const operations = catalogue.flatMap(({ type }) => [
  [`announce_${key(type)}`, { action: "send", channel: channel(type) }],
  ...reactionsTo(type).map((name) => [name, { action: "receive", channel: channel(type) }]),
]);

/** The catalogue as an AsyncAPI 3.0 document: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
export const asyncApi = (): object => ({
  asyncapi: "3.0.0",
  info: {
    title: "SelfOS events",
    version: "1.0.0",
    description: "One Pub/Sub topic per event type. Delivered at least once, in any order.",
  },
  defaultContentType: "application/json",
  channels: Object.fromEntries(
    catalogue.map((event) => [
      key(event.type),
      {
        address: event.type,
        description: event.description,
        messages: { [key(event.type)]: message(event) },
      },
    ]),
  ),
  operations: Object.fromEntries(operations),
  components: { schemas: { attributes: headers } },
});
