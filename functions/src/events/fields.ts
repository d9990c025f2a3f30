import * as z from "zod";

/** The id of a document: 1 to 128 characters that are safe in paths, topics and labels. Firestore keeps `__…__` for itself. */
export const id = z
  .string()
  .regex(
    /^(?!__.*__$)[A-Za-z0-9_-]{1,128}$/,
    "must be 1 to 128 characters of A-Z a-z 0-9 _ -, and not begin and end with __",
  );

/** A moment in UTC, as RFC 3339 text: Pub/Sub messages are JSON. */
export const moment = z.iso.datetime({ error: "must be a UTC time such as 2026-11-20T08:00:00.000Z" });

export const title = z.string().min(1, "must not be empty").max(500, "must have at most 500 characters");
export const description = z.string().max(10_000, "must have at most 10000 characters");
export const tags = z.array(z.string().min(1).max(50)).max(20);
export const mediaIds = z.array(id).max(20);
