import type * as z from "zod";

/** A kind of fact: its name (which is also the id of its Pub/Sub topic), its payload and what it means. */
export interface EventType<Schema extends z.ZodType = z.ZodType> {
  /** `noun.verb` in the past tense. An event changes only by optional fields; anything else is a new type. */
  readonly type: string;
  /** One sentence: what happened, for the catalogue and the generated documentation. */
  readonly description: string;
  readonly schema: Schema;
  /** A payload that the schema accepts; tests deliver it to every reaction. */
  readonly example: z.input<Schema>;
}

/** The payload of an event type, as handlers receive it. */
export type DataOf<Type extends EventType> = z.output<Type["schema"]>;

/**
 * Declares an event type.
 * @throws Error if the type is not a usable topic id, or if the example does not fit the schema.
 */
export function defineEvent<Schema extends z.ZodType>(event: EventType<Schema>): EventType<Schema> {
  if (!/^[a-z]+(\.[a-z0-9]+)+$/.test(event.type)) {
    throw new Error(`event type "${event.type}" must look like "task.completed"`);
  }
  return event;
}
