import * as z from "zod";
import { id } from "../events/fields.ts";

/* What an operator can ask for, at the command line and by callables. Times are texts, see moment.ts. */

const name = z.string().min(1).max(300);
const time = z.string().min(1).max(40);
const period = { since: time.optional(), until: time.optional() };

const wholeNumber = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(1, { error }).max(most, { error });
};

export const listRequest = z.strictObject({
  user: id.optional(),
  type: name.optional(),
  ...period,
  limit: wholeNumber(500).default(20),
});

export const showRequest = z.strictObject({
  eventId: id,
  /** With the payload of the event: the user's own words. */
  payload: z.boolean().default(false),
});

export const deadRequest = z.strictObject({ reaction: name.optional(), ...period });

export const replayRequest = z.strictObject({
  /** Events by id, dead letters as `reaction~eventId`. */
  ids: z.array(name).max(1000).default([]),
  user: id.optional(),
  type: name.optional(),
  ...period,
  reaction: name.optional(),
  /** Only what was logged while the event system was off. */
  held: z.boolean().default(false),
  /** Only dead letters, all or those of one fingerprint. */
  dead: z.boolean().default(false),
  error: name.optional(),
  /** Without it nothing is published: the answer says what would be. */
  go: z.boolean().default(false),
  /** Messages per second. */
  rate: wholeNumber(1000).default(10),
});

export type ListRequest = z.output<typeof listRequest>;
export type ShowRequest = z.output<typeof showRequest>;
export type DeadRequest = z.output<typeof deadRequest>;
export type ReplayRequest = z.output<typeof replayRequest>;
