import { randomUUID } from "node:crypto";
import * as z from "zod";
import { inContext } from "../../functions/src/bus/context.ts";
import { attributesOf, type Envelope } from "../../functions/src/bus/envelope.ts";
import { react } from "../../functions/src/bus/react.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { defineEvent, type EventType } from "../../functions/src/events/defineEvent.ts";
import { discover } from "../../platform/discover.ts";
import { startPlatform } from "../../platform/platform.ts";
import { freePort } from "../../scripts/toolchain/ports.ts";
import { testContext } from "./context.ts";
import { eventOf } from "./messages.ts";

const schema = z.object({ word: z.string().min(1, "must not be empty") });
type Handle = Reaction<EventType<typeof schema>>["handle"];

export interface PipelineOptions {
  /** One handler for each reaction; they are named `reaction1`, `reaction2`, … followed by something unique. */
  handles: Handle[];
  context?: ReturnType<typeof testContext>;
  /** Stands around every run: crashes before or after it. */
  around?: (name: string, run: () => Promise<void>) => Promise<void>;
}

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

/** An event type of its own with reactions of its own, on real subscriptions: what `react` promises, without a feature. */
export async function startPipeline({ handles, context = testContext(), around }: PipelineOptions) {
  const unique = randomUUID().slice(0, 8).replace(/^\d/, "a");
  const on = defineEvent({
    type: `test.${unique}`,
    description: "Something happened in a test.",
    schema,
    example: { word: "hello" },
  });
  const names = handles.map((_, index) => `reaction${index + 1}_${unique}`);
  const exports = Object.fromEntries(
    handles.map((handle, index) => {
      const name = names[index]!;
      return [name, react({ name, on, does: "Something for a test.", handle })];
    }),
  );
  const platform = await startPlatform({
    project: process.env["GCLOUD_PROJECT"]!,
    functions: discover(exports),
    port: await freePort(),
    around: (name, run) => inContext(context, () => (around ? around(name, run) : run())),
  });
  const record = (event: Envelope, name = names[0]!) =>
    context.db.doc(`eventLog/${event.id}/deliveries/${name}`).get();
  return {
    on,
    names,
    context,
    event: (fields: Partial<Envelope> = {}) => eventOf(on, fields),
    /** Publishes an event as `announce` would, or with other attributes. */
    publish: (event: Envelope, attributes: Record<string, string> = {}) =>
      context.publish(on.type, { json: event.data, attributes: { ...attributesOf(event), ...attributes } }),
    record,
    outcome: async (event: Envelope, name?: string) =>
      (await record(event, name)).get("outcome") as string | undefined,
    deadLetter: async (eventId: string, name = names[0]!) =>
      (await context.db.doc(`deadLetters/${name}~${eventId}`).get()).data(),
    logged: (phrase: string) =>
      context.lines.filter((line) => line.phrase === phrase).map((line) => line.fields),
    stop: () => platform.stop(),
  };
}
