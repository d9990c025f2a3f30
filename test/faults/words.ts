import * as z from "zod";
import { FieldValue } from "../../functions/src/adapters/firestore.ts";
import { announce } from "../../functions/src/bus/announce.ts";
import { react } from "../../functions/src/bus/react.ts";
import type { Event, Tools } from "../../functions/src/bus/reaction.ts";
import { defineEvent } from "../../functions/src/events/defineEvent.ts";

/*
 * The smallest backend that needs every promise of the bus. A write of a word is two facts; an echo that a reaction writes is announced
 * in turn. No reaction bears to be run twice: each adds one to a count of its own for the event, which has to be one in the end.
 */
const schema = z.object({ word: z.string().min(1, "must not be empty") });
type Said = Event<z.output<typeof schema>>;

const eventNamed = (type: string, description: string) =>
  defineEvent({ type, description, schema, example: { word: "hello" } });

export const wordSaid = eventNamed("word.said", "A word was written, changed or deleted.");
export const wordHeard = eventNamed("word.heard", "The same, for others.");
export const wordEchoed = eventNamed("word.echoed", "An echo was written or changed.");

type Trouble = (reaction: string, event: Said) => Promise<void>;
const none: Trouble = async () => undefined;
let trouble: Trouble = none;

/** What comes between the effect that a handler has made ready and its commit. */
export const inTheWay = (given: Trouble = none): void => void (trouble = given);

const countOf = ({ db }: Tools, reaction: string, { id, userId }: Said) =>
  db.doc(`users/${userId}/effects/${reaction}~${id}`);

function count(reaction: string, event: Said, tools: Tools): Promise<void> {
  tools.batch.set(countOf(tools, reaction, event), { count: FieldValue.increment(1) }, { merge: true });
  return trouble(reaction, event);
}

const countsWhen = (name: string, on: typeof wordSaid) =>
  react({ name, on, does: "Counts, in a batch.", handle: (event, tools) => count(name, event, tools) });

const announceWords = announce({
  name: "announceWords",
  does: "Announces words, each by two facts.",
  document: "users/{userId}/words/{wordId}",
  announces: [wordSaid, wordHeard],
  schema,
  facts: ({ before, after }) =>
    [wordSaid, wordHeard].map((event) => ({ event, data: { word: (after ?? before)?.word } })),
});

const announceEchoes = announce({
  name: "announceEchoes",
  does: "Announces echoes.",
  document: "users/{userId}/echoes/{echoId}",
  announces: [wordEchoed],
  schema,
  facts: ({ after }) => (after ? [{ event: wordEchoed, data: { word: after.word } }] : []),
});

const echoOnWordSaid = react({
  name: "echoOnWordSaid",
  on: wordSaid,
  does: "Writes an echo, which says why it is there.",
  handle: (event, tools) => {
    const { word } = event.data;
    tools.batch.set(tools.db.doc(`users/${event.userId}/echoes/${event.id}`), { word, cause: tools.cause });
    return count("echoOnWordSaid", event, tools);
  },
});

const countOnWordHeard = react({
  name: "countOnWordHeard",
  on: wordHeard,
  does: "Counts, in a transaction.",
  handle: (event, tools) =>
    tools.transaction(async (transaction) => {
      const found = await transaction.get(countOf(tools, "countOnWordHeard", event));
      transaction.set(found.ref, { count: (found.get("count") ?? 0) + 1 });
      await trouble("countOnWordHeard", event);
    }),
});

export const countOnWordSaid = countsWhen("countOnWordSaid", wordSaid);
const countOnWordEchoed = countsWhen("countOnWordEchoed", wordEchoed);

export const wordFunctions = {
  announceWords,
  announceEchoes,
  countOnWordSaid,
  echoOnWordSaid,
  countOnWordHeard,
  countOnWordEchoed,
};
