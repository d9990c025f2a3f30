import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import * as z from "zod";
import { inContext } from "../../functions/src/bus/context.ts";
import { react } from "../../functions/src/bus/react.ts";
import { defineEvent } from "../../functions/src/events/defineEvent.ts";
import { waitSecondsAfter } from "../../platform/subscribe.ts";
import { testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";
import { report } from "./sizes.ts";

const HOUR = 3_600_000;
/** Many more than there may be. */
const MOST_ATTEMPTS = 150;

const poison = defineEvent({
  type: "test.poison",
  description: "Something happened that nobody can handle.",
  schema: z.object({}),
  example: {},
});

afterEach(() => vi.useRealTimers());

it("a handler that always throws gives up before the platform does, after no more attempts than the backoff allows", async () => {
  const name = `neverSucceeds_${randomUUID().slice(0, 8)}`;
  let calls = 0;
  const always = async (): Promise<void> => {
    calls += 1;
    throw new Error(`failure ${calls}`, { cause: new Error("connection reset") });
  };
  const reaction = react({ name, on: poison, does: "Fails.", handle: always });
  const from = Date.now();
  let age = 0;
  const context = testContext({ now: () => new Date(from + age) });
  const message = messageOf(eventOf(poison));
  const deliver = (): Promise<boolean> =>
    inContext(context, async () => reaction.run({ data: { message } } as never)).then(
      () => true,
      () => false,
    );

  let attempts = 1;
  while (attempts < MOST_ATTEMPTS && !(await deliver())) {
    age += waitSecondsAfter(attempts) * 1000;
    attempts += 1;
  }

  expect(age).toBeGreaterThan(15 * HOUR);
  expect(age).toBeLessThan(24 * HOUR);
  // 10, 20, 40, 80, 160 and 320 s, then 600 s each: 6 waits, and one for every 10 minutes of what is left of 15 hours.
  expect(attempts).toBeLessThanOrEqual(1 + 6 + Math.ceil((15 * 3600 - 630) / 600) + 1);
  expect(calls).toBe(attempts - 1);
  const eventId = message.attributes["ce-id"];
  expect((await context.db.doc(`deadLetters/${name}~${eventId}`).get()).data()).toMatchObject({
    reaction: name,
    attempts,
    codeVersion: "local",
    error: {
      message: `did not succeed within 15 hours; last error: failure ${calls} (because: connection reset)`,
    },
    message: { data: message.data },
  });
  report("giveUp", { attempts, hours: age / HOUR });
});

it("a handler that hangs is stopped before the platform does it, says so, and is tried again", async () => {
  const name = `hangs_${randomUUID().slice(0, 8)}`;
  let calls = 0;
  const handle = (): Promise<void> => {
    calls += 1;
    return calls === 1 ? new Promise(() => undefined) : Promise.resolve();
  };
  const reaction = react({ name, on: poison, does: "Hangs.", handle });
  const context = testContext();
  const message = messageOf(eventOf(poison));
  const deliver = () => inContext(context, async () => reaction.run({ data: { message } } as never));
  const record = () => context.db.doc(`eventLog/${message.attributes["ce-id"]}/deliveries/${name}`).get();

  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const hanging = expect(deliver()).rejects.toThrow("took longer than 54 s");
  await vi.advanceTimersByTimeAsync(59_000);
  vi.useRealTimers();
  await Promise.race([hanging, sleep(3000).then(() => expect.fail("it still hangs"))]);
  expect((await record()).data()).toMatchObject({ outcome: "failing", error: "took longer than 54 s" });
  await deliver();
  expect((await record()).data()).toMatchObject({ outcome: "succeeded", attempts: 2 });
});
