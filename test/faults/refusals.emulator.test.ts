import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import type { Firestore } from "../../functions/src/adapters/firestore.ts";
import type { Context } from "../../functions/src/bus/context.ts";
import { writingInGroups } from "../../functions/src/bus/groupCommit.ts";
import { inTheWay } from "./words.ts";
import {
  DELIVERIES_A_WRITE,
  everythingOnce,
  runWords,
  tallyOf,
  type Fate,
  type Words,
  type WordsRun,
} from "./wordsWorld.ts";

let words: Words;
afterEach(() => words.stop());
afterEach(() => inTheWay());

/** Says no so late that whatever was begun at the same time has been done. */
async function refused(): Promise<never> {
  await sleep(100);
  throw Object.assign(new Error("refused for now"), { code: 14 });
}

/** The same object with some methods in the place of its own. */
const instead = <Target extends object>(target: Target, own: Record<string, unknown>): Target =>
  new Proxy(target, {
    get(_, key) {
      const value: unknown = own[key as string] ?? Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });

/** The database refuses the log entries of a type. */
function withoutLogOf(type: string, { db, create }: Context): Partial<Context> {
  const batch = () => instead(db.batch(), { commit: refused });
  const refusing = writingInGroups(instead(db, { batch }));
  return {
    create: (path, entry) => (entry["type"] === type ? refusing.create(path, entry) : create(path, entry)),
  };
}

/** The database refuses the first commit, and takes the next: the record of the failure. */
function withoutFirstCommit(db: Firestore): Firestore {
  let commits = 0;
  const unlessFirst = (commit: () => Promise<unknown>) => (commits++ === 0 ? refused() : commit());
  return instead(db, {
    batch: () => {
      const batch = db.batch();
      return instead(batch, { commit: () => unlessFirst(() => batch.commit()) });
    },
    runTransaction: (...asked: Parameters<Firestore["runTransaction"]>) =>
      unlessFirst(() => db.runTransaction(...asked)),
  });
}

const withoutTopic = (topic: string, { publish }: Context): Partial<Context> => ({
  publish: (to, message) => (to === topic ? refused() : publish(to, message)),
});

/** What a function can not do at its first runs: a fact that is logged and not published, and others the other way round. */
function worldOfRun({ name, number }: WordsRun): Fate["world"] {
  if (name === "announceWords" && number === 1) {
    return (world) => ({ ...withoutLogOf("word.heard", world), ...withoutTopic("word.said", world) });
  }
  if (name === "announceEchoes" && number === 1) {
    return (world) => withoutLogOf("word.echoed", world);
  }
  return !name.startsWith("announce") && number === 2
    ? ({ db }) => ({ db: withoutFirstCommit(db) })
    : undefined;
}

it("what is refused once, at every place where it can be, is done at the next attempt, and no write is left unawaited", async () => {
  const failed = new Set<string>();
  inTheWay(async (reaction, { id }) => {
    const isFirst = !failed.has(`${reaction} ${id}`);
    failed.add(`${reaction} ${id}`);
    return isFirst ? Promise.reject(new Error("the handler failed")) : undefined;
  });
  words = await runWords((run) => {
    const world = worldOfRun(run);
    // A write takes a moment to leave the machine, which is gone as soon as the function has returned.
    return { networkMs: 15, ...(world ? { world } : {}) };
  });
  await words.write("words/one", { word: "hello" });
  await words.write("words/two", { word: "walk" });
  await words.quiet(2 * DELIVERIES_A_WRITE);
  expect(await tallyOf(words.db)).toEqual(everythingOnce(2));
  const { docs } = await words.db.collectionGroup("deliveries").get();
  expect(docs.filter((record) => record.get("error") !== undefined)).toEqual([]);
  // The handler failed, the commit was refused, and then it was done. The other facts were published twice.
  const ofSaid = docs.filter((record) => record.get("type") === "word.said");
  expect(ofSaid.map((record) => record.get("attempts") as number)).toEqual([3, 3, 3, 3]);
});
