import { randomUUID } from "node:crypto";
import { connectFirestore, type Firestore } from "../../functions/src/adapters/firestore.ts";
import { connectPubSub } from "../../functions/src/adapters/pubsub.ts";
import { writingInGroups } from "../../functions/src/bus/groupCommit.ts";
import type { Context } from "../../functions/src/bus/context.ts";
import type { Fields, Log } from "../../functions/src/bus/log.ts";

export interface LogLine {
  level: keyof Log;
  phrase: string;
  fields: Fields;
}

const notInThisTest = (what: string) => () => Promise.reject(new Error(`this test has no ${what}`));

/** A log that keeps its lines for the test to read. */
export function recordingLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const line =
    (level: keyof Log) =>
    (phrase: string, fields: Fields = {}) =>
      void lines.push({ level, phrase, fields });
  return {
    log: { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
    lines,
  };
}

/** The world of a test: the emulators' Firestore and Pub/Sub, and what the test puts in the place of the rest. */
export function testContext(overrides: Partial<Context> = {}): Context & { lines: LogLine[]; db: Firestore } {
  const { log, lines } = recordingLog();
  const db = connectFirestore();
  return {
    db,
    log,
    lines,
    now: () => new Date(),
    ...writingInGroups(db),
    publish: connectPubSub(),
    vectors: notInThisTest("vector store"),
    embeddings: notInThisTest("embeddings"),
    push: notInThisTest("push"),
    model: notInThisTest("language model"),
    ...overrides,
  };
}

/** A user that no other test knows. */
export const freshUser = (): string => `user-${randomUUID().slice(0, 13)}`;
