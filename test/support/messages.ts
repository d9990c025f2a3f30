import { randomUUID } from "node:crypto";
import { attributesOf, nextHop, type Envelope, type RawMessage } from "../../functions/src/bus/envelope.ts";
import type { EventType } from "../../functions/src/events/defineEvent.ts";
import { freshUser } from "./context.ts";

/** An event of a type, with its example as payload unless the test says otherwise. */
export function eventOf(type: EventType, fields: Partial<Envelope> = {}): Envelope {
  const id = randomUUID().replaceAll("-", "");
  const userId = fields.userId ?? freshUser();
  return {
    id,
    type: type.type,
    source: "/selfos/test",
    subject: `users/${userId}/tasks/run5k`,
    time: new Date().toISOString(),
    userId,
    correlationId: id,
    traceparent: nextHop(undefined),
    data: type.example,
    ...fields,
  };
}

/** An event as Pub/Sub delivers it, published now unless the test says otherwise. */
export function messageOf(event: Envelope, fields: Partial<RawMessage> = {}): RawMessage {
  return {
    messageId: randomUUID(),
    publishTime: new Date().toISOString(),
    attributes: attributesOf(event),
    data: Buffer.from(JSON.stringify(event.data)).toString("base64"),
    ...fields,
  };
}
