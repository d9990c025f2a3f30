import { collection, getCount, getDocs, limit, orderBy, query } from "firebase/firestore/lite";
import { type Attempt, change, create, gone, list, read, remove } from "./attempt.ts";
import { collectionOf, full, type Kind, user } from "./kinds.ts";

/** What every owner may do with every document of their own. */
export const lifeOf = (kind: Kind): Attempt[] => [
  { title: `${kind.noun} with nothing but what it needs`, step: create(kind.path, kind.required) },
  { title: `${kind.noun} with everything that it may hold`, step: create(kind.path, full(kind)) },
  { title: `${kind.noun} is read before it exists`, step: read(kind.path) },
  { title: `${kind.noun} is read`, given: { [kind.path]: full(kind) }, step: read(kind.path) },
  {
    title: `${kind.noun} gets everything that it may hold`,
    given: { [kind.path]: kind.required },
    step: change(kind.path, kind.optional),
  },
  {
    title: `${kind.noun} is merely touched`,
    given: { [kind.path]: full(kind) },
    step: change(kind.path, {}),
  },
  ...Object.entries(kind.optional).flatMap(([field, value]): Attempt[] => [
    {
      title: `${kind.noun} is created with ${field}`,
      step: create(kind.path, { ...kind.required, [field]: value }),
    },
    {
      title: `${kind.noun} loses its ${field}`,
      given: { [kind.path]: full(kind) },
      step: change(kind.path, { [field]: gone }),
    },
  ]),
  ...(kind === user ? [] : inItsCollection(kind)),
];

const inItsCollection = (kind: Kind): Attempt[] => [
  { title: `${kind.noun} is deleted`, given: { [kind.path]: full(kind) }, step: remove(kind.path) },
  { title: `${kind.noun} is listed`, given: { [kind.path]: full(kind) }, step: list(collectionOf(kind)) },
  {
    title: `${kind.noun} is found by a query`,
    given: { [kind.path]: full(kind) },
    step: (db) => getDocs(query(collection(db, collectionOf(kind)), orderBy("updatedAt"), limit(10))),
  },
  {
    title: `${kind.noun} is counted`,
    given: { [kind.path]: full(kind) },
    step: (db) => getCount(collection(db, collectionOf(kind))),
  },
];
