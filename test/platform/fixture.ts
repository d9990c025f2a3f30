/** A module as it is deployed, for a platform in a process of its own: keeps in a file what it was given. */
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";

const load = createRequire(new URL("../../functions/src/index.ts", import.meta.url));
const { onMessagePublished } = load("firebase-functions/v2/pubsub") as {
  onMessagePublished: (
    options: object,
    handler: (event: { data: { message: Message } }) => unknown,
  ) => unknown;
};

interface Message {
  json: { word: string };
}

const { FIXTURE_TOPIC: topic, FIXTURE_FILE: file = "", FIXTURE_HANGS } = process.env;

export const keepWord = onMessagePublished(
  { topic, retry: true, concurrency: 5 },
  async ({ data: { message } }) => {
    appendFileSync(file, `${FIXTURE_HANGS ? "started" : "done"} ${message.json.word}\n`);
    await (FIXTURE_HANGS ? new Promise(() => undefined) : undefined);
  },
);
