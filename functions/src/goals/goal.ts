import * as z from "zod";
import { timestamp } from "../adapters/firestoreFields.ts";
import { description, id, title } from "../events/fields.ts";

/** Set by the server where a reaction changed the status: which event made it. Clients leave it as it is. */
const cause = z.object({ eventId: z.string(), correlationId: z.string(), traceparent: z.string() });

/** `users/{uid}/projects/{id}`, written by the client; the progress reactions set its status at 100 %. */
export const project = z.strictObject({
  title,
  status: z.enum(["active", "completed", "abandoned"]),
  description: description.optional(),
  targetDate: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
  cause: cause.optional(),
});

/** `users/{uid}/goals/{id}`: as a project, and may belong to one. */
export const goal = project.extend({ projectId: id.optional() });

export type Project = z.output<typeof project>;
export type Goal = z.output<typeof goal>;
