import {
  collection,
  collectionGroup,
  doc,
  documentId,
  getAggregateFromServer,
  getCountFromServer,
  getDoc,
  getDocs,
  count,
  limit,
  query,
  runTransaction,
  serverTimestamp,
  where,
  writeBatch,
} from "firebase/firestore";
import { type Attempt, change, create, list, overwrite, read, remove } from "./attempt.ts";
import { collectionOf, full, type Kind, kinds, task, user } from "./kinds.ts";

/** What somebody else tries with a document of ada's. */
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
    title: "a stranger claims to be ada in a custom claim",
    as: "eve",
    claims: { email: "ada", name: "ada", userId: "ada" },
    step: read(task.path),
  },
  { title: "a stranger claims to be an admin", as: "eve", claims: { admin: true }, step: read(task.path) },
  { title: "a stranger whose id begins with ada's", as: "ada2", step: read(task.path) },
  { title: "a stranger whose id is ada's in capitals", as: "ADA", step: read(task.path) },
  {
    title: "a stranger asks for those users that are ada",
    as: "eve",
    step: (db) => getDocs(query(collection(db, "users"), where(documentId(), "==", "ada"))),
  },
  {
    title: "a stranger asks only for what ada calls done",
    as: "eve",
    step: (db) => getDocs(query(collection(db, "users/ada/tasks"), where("status", "==", "completed"))),
  },
  {
    title: "a stranger counts the tasks of ada",
    as: "eve",
    step: (db) => getCountFromServer(collection(db, "users/ada/tasks")),
  },
  {
    title: "a stranger counts all users",
    as: "eve",
    step: (db) => getAggregateFromServer(collection(db, "users"), { users: count() }),
  },
  { title: "an owner lists the users", step: list("users") },
  {
    title: "an account whose id no event could carry writes a task",
    as: "kakao:1",
    step: create("users/kakao:1/tasks/run5k", task.required),
  },
  {
    title: "an account whose id no event could carry writes a profile",
    as: "ada@example.com",
    step: create("users/ada@example.com", user.required),
  },
];

const bundles: Attempt[] = [
  {
    title: "a batch hides a task for a stranger among one's own",
    step: (db) => {
      const batch = writeBatch(db);
      batch.set(doc(db, task.path), task.required);
      batch.set(doc(db, "users/eve/tasks/gift"), task.required);
      return batch.commit();
    },
  },
  {
    title: "a batch hides a wrong task among right ones",
    step: (db) => {
      const batch = writeBatch(db);
      batch.set(doc(db, task.path), task.required);
      batch.set(doc(db, "users/ada/tasks/wrong"), { ...task.required, title: "" });
      return batch.commit();
    },
  },
  {
    title: "a batch moves a document to a stranger",
    given: { [task.path]: task.required },
    step: (db) => {
      const batch = writeBatch(db);
      batch.delete(doc(db, task.path));
      batch.set(doc(db, "users/eve/tasks/run5k"), task.required);
      return batch.commit();
    },
  },
  {
    title: "a transaction reads what is a stranger's",
    step: (db) =>
      runTransaction(db, async (transaction) => {
        await transaction.get(doc(db, "users/eve/tasks/secret"));
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
  "users/ada/tasks/run5k/comments/first",
  "users/ada/secrets/key",
  "users/ada/settings/billing",
  "admins/ada",
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
  ...kinds.flatMap(outsiderAt("a stranger", "eve")),
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
    step: (db) => getDoc(doc(db, "users/ada/goals/none")),
  },
];
