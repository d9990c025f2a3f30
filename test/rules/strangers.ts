import {
  collection,
  collectionGroup,
  doc,
  documentId,
  getAggregate,
  getCount,
  getDoc,
  getDocs,
  count,
  limit,
  query,
  runTransaction,
  serverTimestamp,
  where,
  writeBatch,
} from "firebase/firestore/lite";
import { type Attempt, change, create, list, overwrite, read, remove } from "./attempt.ts";
import { collectionOf, full, type Kind, kinds, task, user } from "./kinds.ts";

/** What somebody else tries with a document of own's. */
const outsiderAt =
  (who: string, as: string | null) =>
  (kind: Kind): Attempt[] => {
    const given = { [kind.path]: full(kind) };
    return [
      { title: `${who} reads ${kind.noun}`, as, given, step: read(kind.path) },
      { title: `${who} looks whether there is ${kind.noun}`, as, step: read(kind.path) },
      { title: `${who} lists ${collectionOf(kind)}`, as, given, step: list(collectionOf(kind)) },
      { title: `${who} creates ${kind.noun}`, as, step: create(kind.path, full(kind)) },
      { title: `${who} changes ${kind.noun}`, as, given, step: change(kind.path, kind.optional) },
      { title: `${who} deletes ${kind.noun}`, as, given, step: remove(kind.path) },
    ];
  };

const acrossUsers: Attempt[] = ["tasks", "goals", "notifications", "memories"].flatMap((name) => [
  {
    title: `the ${name} of all users are read at once`,
    step: (db) => getDocs(collectionGroup(db, name)),
  },
  {
    title: `one of the ${name} of all users is read`,
    step: (db) => getDocs(query(collectionGroup(db, name), limit(1))),
  },
]);

const disguises: Attempt[] = [
  {
    title: "a stranger claims to be own in a custom claim",
    as: "foe",
    claims: { email: "own", name: "own", userId: "own" },
    step: read(task.path),
  },
  { title: "a stranger claims to be an admin", as: "foe", claims: { admin: true }, step: read(task.path) },
  { title: "a stranger whose id begins with own's", as: "ada2", step: read(task.path) },
  { title: "a stranger whose id is own's in capitals", as: "OWN", step: read(task.path) },
  {
    title: "a stranger asks for those users that are own",
    as: "foe",
    step: (db) => getDocs(query(collection(db, "users"), where(documentId(), "==", "own"))),
  },
  {
    title: "a stranger asks only for what own calls done",
    as: "foe",
    step: (db) => getDocs(query(collection(db, "users/own/tasks"), where("status", "==", "completed"))),
  },
  {
    title: "a stranger counts the tasks of own",
    as: "foe",
    step: (db) => getCount(collection(db, "users/own/tasks")),
  },
  {
    title: "a stranger counts all users",
    as: "foe",
    step: (db) => getAggregate(collection(db, "users"), { users: count() }),
  },
  { title: "an owner lists the users", step: list("users") },
  {
    title: "an account whose id no event could carry writes a task",
    as: "kakao:1",
    step: create("users/kakao:1/tasks/run5k", task.required),
  },
  {
    title: "an account whose id no event could carry writes a profile",
    as: "own@example.com",
    step: create("users/own@example.com", user.required),
  },
];

const bundles: Attempt[] = [
  {
    title: "a batch hides a task for a stranger among one's own",
    step: (db) => {
      const batch = writeBatch(db);
      batch.set(doc(db, task.path), task.required);
      batch.set(doc(db, "users/foe/tasks/gift"), task.required);
      return batch.commit();
    },
  },
  {
    title: "a batch hides a wrong task among right ones",
    step: (db) => {
      const batch = writeBatch(db);
      batch.set(doc(db, task.path), task.required);
      batch.set(doc(db, "users/own/tasks/wrong"), { ...task.required, title: "" });
      return batch.commit();
    },
  },
  {
    title: "a batch moves a document to a stranger",
    given: { [task.path]: task.required },
    step: (db) => {
      const batch = writeBatch(db);
      batch.delete(doc(db, task.path));
      batch.set(doc(db, "users/foe/tasks/run5k"), task.required);
      return batch.commit();
    },
  },
  {
    title: "a transaction reads what is a stranger's",
    step: (db) =>
      runTransaction(db, async (transaction) => {
        await transaction.get(doc(db, "users/foe/tasks/secret"));
        transaction.set(doc(db, task.path), task.required);
      }),
  },
  {
    title: "a batch deletes a task and makes it anew without a title",
    given: { [task.path]: task.required },
    step: (db) => {
      const batch = writeBatch(db);
      batch.delete(doc(db, task.path));
      batch.set(doc(db, task.path), {
        status: "todo",
        createdAt: serverTimestamp(),
        updatedAt: serverTimestamp(),
      });
      return batch.commit();
    },
  },
];

const nowhere = [
  "users/own/tasks/run5k/comments/first",
  "users/own/secrets/key",
  "users/own/settings/billing",
  "admins/own",
];

const outsideTheContract: Attempt[] = [
  { title: "an owner deletes the profile", given: { [user.path]: user.required }, step: remove(user.path) },
  ...nowhere.flatMap((path): Attempt[] => [
    { title: `an owner writes ${path}`, step: create(path, task.required) },
    {
      title: `an owner changes ${path}`,
      given: { [path]: task.required },
      step: overwrite(path, { title: "x" }),
    },
  ]),
  ...nowhere
    .filter((path) => !path.includes("settings"))
    .flatMap((path): Attempt[] => [
      { title: `an owner reads ${path}`, step: read(path) },
      { title: `an owner deletes ${path}`, step: remove(path) },
    ]),
];

export const strangers: Attempt[] = [
  ...kinds.flatMap(outsiderAt("a stranger", "foe")),
  { title: "somebody signed out reads a task", as: null, step: read(task.path) },
  ...acrossUsers,
  ...disguises,
  ...bundles,
  ...outsideTheContract,
];

export const signedOut: Attempt[] = kinds.flatMap(outsiderAt("somebody signed out", null));

export const ownBundles: Attempt[] = [
  {
    title: "a full task and its media are written in one batch",
    step: (db) => {
      const batch = writeBatch(db);
      for (const kind of kinds) batch.set(doc(db, kind.path), full(kind));
      return batch.commit();
    },
  },
  {
    title: "a transaction completes a task",
    given: { [task.path]: task.required },
    step: (db) =>
      runTransaction(db, async (transaction) => {
        await transaction.get(doc(db, task.path));
        transaction.update(doc(db, task.path), { status: "completed", updatedAt: serverTimestamp() });
      }),
  },
  {
    title: "a document that nobody wrote yet is looked for",
    step: (db) => getDoc(doc(db, "users/own/goals/none")),
  },
];
