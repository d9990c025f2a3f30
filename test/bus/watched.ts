import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { DocumentReference, DocumentSnapshot } from "../../functions/src/adapters/firestore.ts";
import type { Publish } from "../../functions/src/adapters/pubsub.ts";
import { announce } from "../../functions/src/bus/announce.ts";
import { inContext } from "../../functions/src/bus/context.ts";
import { defineEvent, type EventType } from "../../functions/src/events/defineEvent.ts";
import { freshUser, testContext } from "../support/context.ts";

const word = z.string().min(1, "must not be empty");

function eventNamed(verb: string, unique: string): EventType {
  return defineEvent({
    type: `word.${verb}.${unique}`,
    description: `A word was ${verb} in a test.`,
    schema: z.object({ word }),
    example: { word: "hello" },
  });
}

/** A document before and after one write of it. */
export interface WrittenOnce {
  before: DocumentSnapshot;
  after: DocumentSnapshot;
}

/** A document of its own that is watched by an announcement of its own: what `announce` promises, without a feature. */
export function watched() {
  const unique = randomUUID().slice(0, 8).replace(/^\d/, "a");
  const [said, heard] = [eventNamed("said", unique), eventNamed("heard", unique)];
  const name = `announceWords_${unique}`;
  const fn = announce({
    name,
    does: "Something for a test.",
    document: "users/{userId}/words/{wordId}",
    announces: [said, heard],
    schema: z.object({ word }),
    facts: ({ before, after }) => {
      const data = { word: (after ?? before)?.word };
      return data.word === "quiet" ? [] : [said, heard].map((event) => ({ event, data }));
    },
  });
  const published: { topic: string; attributes: Record<string, string> }[] = [];
  const publish: Publish = async (topic, { attributes }) => void published.push({ topic, attributes });
  const context = testContext({ publish });
  const userId = freshUser();
  const document = context.db.doc(`users/${userId}/words/greeting`);
  return {
    name,
    said,
    heard,
    context,
    document,
    published,
    /** Writes the document, and tells what the trigger would be told. */
    async write(change: (ref: DocumentReference) => Promise<unknown>): Promise<WrittenOnce> {
      const before = await document.get();
      await change(document);
      return { before, after: await document.get() };
    },
    /** Runs the deployed function as the trigger does. */
    trigger: (written: WrittenOnce, time = new Date()): Promise<void> =>
      inContext(context, async () => {
        const event = { data: written, params: { userId }, time: time.toISOString() };
        await fn.run(event as never);
      }),
    idsOf: ({ type }: EventType) =>
      published.filter(({ topic }) => topic === type).map(({ attributes }) => attributes["ce-id"]!),
    logged: async () =>
      (await context.db.collection("eventLog").where("userId", "==", userId).get()).docs.map((entry) => ({
        id: entry.id,
        ...(entry.data() as { type: string; state: string; correlationId: string; causationId?: string }),
      })),
    deadLetters: async () =>
      (await context.db.collection("deadLetters").where("userId", "==", userId).get()).docs.map((letter) =>
        letter.data(),
      ),
  };
}

export type Watched = ReturnType<typeof watched>;
