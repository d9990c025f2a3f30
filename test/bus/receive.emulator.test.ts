import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { FieldValue, type Firestore } from "../../functions/src/adapters/firestore.ts";
import { inContext } from "../../functions/src/bus/context.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { react } from "../../functions/src/bus/react.ts";
import { receive } from "../../functions/src/bus/receive.ts";
import { defineEvent } from "../../functions/src/events/defineEvent.ts";
import { testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";

/*
 * Deliveries of one event that meet at a moment which the test chooses: no platform in between.
 */
const schema = z.object({ word: z.string() });

function given(...handles: Reaction["handle"][]) {
  const unique = randomUUID().slice(0, 8).replace(/^\d/, "a");
  const description = "Something happened in a test.";
  const on = defineEvent({ type: `test.${unique}`, description, schema, example: { word: "hello" } });
  const reactions = handles.map((handle, index) => {
    const reaction = { name: `reaction${index + 1}_${unique}`, on, does: "Something for a test.", handle };
    react(reaction);
    return reaction;
  });
  const context = testContext();
  const event = eventOf(on);
  const counter = context.db.doc(`users/${event.userId}/effects/counter`);
  return {
    context,
    event,
    countUp: (tools: Parameters<Reaction["handle"]>[1]) =>
      void tools.batch.set(counter, { count: FieldValue.increment(1) }, { merge: true }),
    count: async (): Promise<number> => (await counter.get()).get("count") ?? 0,
    outcome: async (index = 0) =>
      (await context.db.doc(`eventLog/${event.id}/deliveries/${reactions[index]!.name}`).get()).get(
        "outcome",
      ),
    letters: async () =>
      (await context.db.collection("deadLetters").where("eventId", "==", event.id).count().get()).data()
        .count,
    deliver: (options: { index?: number; ageSeconds?: number; replayFor?: number; db?: Firestore } = {}) => {
      const { index = 0, ageSeconds = 0, replayFor, db = context.db } = options;
      const message = messageAged(event, ageSeconds);
      if (replayFor !== undefined) {
        message.attributes["reaction"] = reactions[replayFor]!.name;
      }
      const world = { ...context, db };
      return inContext(world, () => receive(world, reactions[index]!, message));
    },
  };
}

const messageAged = (event: Envelope, ageSeconds: number) =>
  messageOf(event, { publishTime: new Date(Date.now() - ageSeconds * 1000).toISOString() });

/** A place where one delivery waits until the test lets it go on. */
function gate() {
  const opened = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    pass: () => {
      reached.resolve();
      return opened.promise;
    },
  };
}

/** The same database, but a count waits at the gate. */
const countingLate = (db: Firestore, wait: ReturnType<typeof gate>): Firestore =>
  new Proxy(db, {
    get(target, key) {
      if (key === "runTransaction") {
        return async (...[work, options]: Parameters<Firestore["runTransaction"]>) => {
          await (options?.readOnly ? wait.pass() : undefined);
          return target.runTransaction(work, options);
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });

const nothing = async () => undefined;

describe("of two deliveries of one event at the same time", () => {
  let attempts: number;
  beforeEach(() => void (attempts = 0));

  it.each([
    ["a failure", new Error("late")],
    ["a refusal", new NonRetryableError("late")],
  ])("%s that ends after a success leaves the success, and no dead letter", async (_, error) => {
    const wait = gate();
    const world = given(async (_event, tools) => {
      attempts += 1;
      if (attempts === 1) {
        await wait.pass();
        throw error;
      }
      world.countUp(tools);
    });
    const slow = world.deliver().catch(() => undefined);
    await wait.reached;
    await world.deliver();
    wait.open();
    await slow;
    expect(await world.outcome()).toBe("succeeded");
    expect(await world.letters()).toBe(0);
    expect(await world.count()).toBe(1);
  });

  it("one has its effect, when both are retries of a failure", async () => {
    const wait = gate();
    const world = given(async (_event, tools) => {
      attempts += 1;
      if (attempts === 1) {
        throw new Error("the first attempt fails");
      }
      if (attempts === 2) {
        await wait.pass();
      }
      world.countUp(tools);
    });
    await world.deliver().catch(() => undefined);
    const slow = world.deliver({ ageSeconds: 20 });
    await wait.reached;
    await world.deliver({ ageSeconds: 20 });
    wait.open();
    await slow;
    expect(attempts).toBe(3);
    expect(await world.count()).toBe(1);
    expect(await world.outcome()).toBe("succeeded");
  });
});

describe("a delivery", () => {
  it("of what was finished long ago does not run the handler", async () => {
    let attempts = 0;
    const world = given(async (_event, tools) => {
      attempts += 1;
      world.countUp(tools);
    });
    await world.deliver();
    await world.deliver({ ageSeconds: 20 });
    await world.deliver({ ageSeconds: 20, replayFor: 0 });
    expect(attempts).toBe(1);
    expect(await world.count()).toBe(1);
  });

  it("that is replayed for one reaction leaves the others as they are", async () => {
    let isMended = false;
    const handle = async () => {
      if (!isMended) {
        throw new NonRetryableError("a bug");
      }
    };
    const world = given(handle, handle);
    await Promise.all([world.deliver(), world.deliver({ index: 1 })]);
    expect(await world.letters()).toBe(2);
    isMended = true;
    await Promise.all([world.deliver({ replayFor: 0 }), world.deliver({ index: 1, replayFor: 0 })]);
    expect(await world.outcome(0)).toBe("succeeded");
    expect(await world.outcome(1)).toBe("dead");
    expect(await world.letters()).toBe(1);
  });
});

describe("the summary of an event", () => {
  it("is said once, though the first delivery comes to count only after the last has ended", async () => {
    const world = given(nothing, nothing);
    world.event.time = new Date(Date.now() - 300_000).toISOString();
    const wait = gate();
    const first = world.deliver({ db: countingLate(world.context.db, wait) });
    await wait.reached;
    await world.deliver({ index: 1 });
    wait.open();
    await first;
    const summaries = world.context.lines.filter(({ phrase }) => phrase === "event done");
    expect(summaries.map(({ fields }) => fields["summary"])).toEqual(["2 of 2 reactions succeeded"]);
  });
});
