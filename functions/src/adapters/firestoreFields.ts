import * as z from "zod";

/** A Firestore timestamp, as a Date. */
export const timestamp = z
  .custom<{ toDate(): Date }>(
    (value) => typeof value === "object" && value !== null && "toDate" in value,
    "must be a timestamp",
  )
  .transform((value) => value.toDate());

const EARLIEST = new Date("2000-01-01T00:00:00Z");

/** A moment that a client's clock gave. A clock that was never set says 1970. */
export const plausibleTimestamp = timestamp.refine(
  (date) => date >= EARLIEST,
  "must not be before 2000-01-01",
);
