import type {
  DocumentReference,
  Firestore,
  Transaction,
  WriteBatch,
} from "../../functions/src/adapters/firestore.ts";
import type { Life } from "../../platform/faults.ts";

type Methods = Record<string, (...args: never[]) => Promise<unknown>>;

/** Leads the named methods of one object through a life. */
function mortal<Target extends object>(target: Target, names: string[], life: Life): Target {
  const methods = target as unknown as Methods;
  for (const name of names) {
    const method = methods[name]!.bind(target);
    methods[name] = (...args) => life.step(() => method(...args));
  }
  return target;
}

/** A transaction that dies before its commit is rolled back; one that dies after it has happened, but nobody hears of it. */
const mortalTransaction =
  (db: Firestore, life: Life) =>
  async (work: (transaction: Transaction) => Promise<unknown>, options?: object): Promise<unknown> => {
    const isReadOnly = options !== undefined;
    const done = await db.runTransaction(async (transaction) => {
      const made = await work(transaction);
      if (!isReadOnly) life.moment();
      return made;
    }, options);
    if (!isReadOnly) life.moment();
    return done;
  };

/** The database as a run that may die sees it: every commit is a step of its life. Reads are not. */
export function mortalFirestore(db: Firestore, life: Life): Firestore {
  const own: Record<string, unknown> = {
    batch: (): WriteBatch => mortal(db.batch(), ["commit"], life),
    doc: (path: string): DocumentReference =>
      mortal(db.doc(path), ["create", "set", "update", "delete"], life),
    runTransaction: mortalTransaction(db, life),
  };
  return new Proxy(db, {
    get(target, key) {
      const value: unknown = own[key as string] ?? Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
