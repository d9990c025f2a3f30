import { afterEach, expect, it } from "vitest";
import { inContext } from "../../functions/src/bus/context.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { testContext } from "../support/context.ts";
import { givenItem } from "../notifications/inbox.ts";
import { eventOf, messageOf } from "../support/messages.ts";
import { countOnWordSaid, inTheWay, wordFunctions, wordSaid } from "./words.ts";

/* Two deliveries of one event which meet at the moment that a test chooses: no platform in between. */

const context = testContext();
afterEach(() => inTheWay());

const deliver = (event: Envelope, ageSeconds = 0, to = countOnWordSaid): Promise<void> => {
  const publishTime = new Date(Date.now() - ageSeconds * 1000).toISOString();
  const message = messageOf(event, { publishTime });
  return inContext(context, async () => to.run({ data: { message } } as never));
};

async function becameOf({ id, userId }: Envelope) {
  const [record, effect, letter] = await Promise.all([
    context.db.doc(`eventLog/${id}/deliveries/countOnWordSaid`).get(),
    context.db.doc(`users/${userId}/effects/countOnWordSaid~${id}`).get(),
    context.db.doc(`deadLetters/countOnWordSaid~${id}`).get(),
  ]);
  const outcome = record.get("outcome") as string;
  return { outcome, count: effect.get("count") as number, isDead: letter.exists };
}

const ONCE = { outcome: "succeeded", count: 1, isDead: false };

/** Everybody waits until so many are there. */
function meeting(expected: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let there = 0;
  return () => {
    there += 1;
    if (there >= expected) {
      resolve();
    }
    return promise;
  };
}

it.each([
  ["new", false],
  ["retries of a failure", true],
])("of two deliveries at the same moment, both %s, one has its effect", async (_, hasFailed) => {
  const event = eventOf(wordSaid);
  if (hasFailed) {
    inTheWay(() => Promise.reject(new Error("not yet")));
    await expect(deliver(event)).rejects.toThrow("not yet");
  }
  const meet = meeting(2);
  inTheWay(async () => meet());
  const age = hasFailed ? 20 : 0;
  await Promise.all([deliver(event, age), deliver(event, age)]);
  expect(await becameOf(event)).toEqual(ONCE);
});

it.each([
  ["a failure", new Error("too late")],
  ["a refusal", new NonRetryableError("too late")],
])("%s that ends after a success leaves the success", async (_, error) => {
  const event = eventOf(wordSaid);
  const reached = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  let runs = 0;
  inTheWay(async () => {
    runs += 1;
    if (runs === 1) {
      reached.resolve();
      await goesOn.promise;
      throw error;
    }
  });
  const slow = deliver(event).catch(() => undefined);
  await reached.promise;
  await deliver(event);
  goesOn.resolve();
  await slow;
  expect(await becameOf(event)).toEqual(ONCE);
});

it("of two attempts to push one item at the same moment, one sends", async () => {
  const given = await givenItem();
  await given.device("phone");
  await Promise.allSettled([given.push(), given.push()]);
  await given.retry();
  expect(given.sent).toHaveLength(1);
  expect(await given.record()).toMatchObject({ outcome: "succeeded" });
});

it("of reactions that all end late, at the same moment, one says that the event is done", async () => {
  const reactions = Object.entries(wordFunctions).filter(([name]) => name.endsWith("OnWordSaid"));
  const event = eventOf(wordSaid, { time: new Date(Date.now() - 5 * 60_000).toISOString() });
  const meet = meeting(reactions.length);
  inTheWay(async () => meet());
  await Promise.all(reactions.map(([, to]) => deliver(event, 0, to as typeof countOnWordSaid)));
  const done = context.lines.filter(
    ({ phrase, fields }) => phrase === "event done" && fields["eventId"] === event.id,
  );
  expect(reactions.length).toBeGreaterThan(1);
  expect(done).toHaveLength(1);
});
