import { createRequire } from "node:module";
import type { RawMessage } from "../functions/src/bus/envelope.ts";

/*
 * What the handlers that are written by hand, for comparison, are written with: the SDKs themselves, which are packages of functions/.
 */

type Fields = Record<string, unknown>;

/** A function as the SDK makes it: called with a CloudEvent. */
export type Deployed = (cloudEvent: object) => Promise<unknown>;

interface PubSubSdk {
  onMessagePublished(
    options: object,
    handle: (event: { data: { message: RawMessage & { json: unknown } } }) => unknown,
  ): Deployed;
}

export const require = createRequire(new URL("../functions/package.json", import.meta.url));
export const pubsubTriggers = require("firebase-functions/v2/pubsub") as PubSubSdk;
export const logger = require("firebase-functions/logger") as Record<
  "info" | "error",
  (phrase: string, fields: Fields) => void
>;

export const ALREADY_EXISTS = 6;
export const HOURS = 3_600_000;
export const DAYS = 24 * HOURS;
