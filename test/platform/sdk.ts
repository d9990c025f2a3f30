import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { PubSub } from "@google-cloud/pubsub";
import { vi } from "vitest";
import { discover } from "../../platform/discover.ts";
import { startPlatform, type Platform, type PlatformOptions } from "../../platform/platform.ts";
import { freePort } from "../../scripts/toolchain/ports.ts";

const load = createRequire(new URL("../../functions/src/index.ts", import.meta.url));

type Define = (options: object, handler: (...args: never[]) => unknown) => unknown;

/** firebase-functions as a project uses it: the tests have none of their own. */
export const { onMessagePublished } = load("firebase-functions/v2/pubsub") as { onMessagePublished: Define };
export const { onSchedule } = load("firebase-functions/v2/scheduler") as { onSchedule: Define };
export const { onCall, onRequest } = load("firebase-functions/v2/https") as {
  onCall: Define;
  onRequest: Define;
};
export const { defineInt } = load("firebase-functions/params") as {
  defineInt: (name: string, options: object) => unknown;
};

export interface Message {
  data: { message: { messageId: string; json: { word: string } } };
}

/** The project of the Auth emulator: its tokens are for this one. */
export const project = "demo-selfos";
vi.stubEnv("GCLOUD_PROJECT", project);
export const pubsub = new PubSub({ projectId: project });

/** A name that no other test has used: functions and topics are never taken down. */
export const fresh = (word: string): string => `${word}-${randomUUID().slice(0, 8)}`;

export const say = (topic: string, word: string): Promise<string> =>
  pubsub.topic(topic, { batching: { maxMessages: 1 } }).publishMessage({ json: { word } });

/** A platform with the exports of a module. */
export async function run(
  exports: Record<string, unknown>,
  options: Partial<PlatformOptions> = {},
): Promise<Platform> {
  return startPlatform({ project, functions: discover(exports), port: await freePort(), ...options });
}
