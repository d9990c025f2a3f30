import { type Attempt, at, change, create, gone, hoursFromNow, now, overwrite } from "./attempt.ts";
import { collectionOf, full, type Kind } from "./kinds.ts";

/** What no document lets anybody do, not even its owner. */
export const forgeriesOf = (kind: Kind): Attempt[] => [
  {
    title: `${kind.noun} smuggles an unknown field`,
    step: create(kind.path, { ...kind.required, isAdmin: true }),
  },
  {
    title: `${kind.noun} gets an unknown field later`,
    given: { [kind.path]: full(kind) },
    step: change(kind.path, { isAdmin: true }),
  },
  { title: `${kind.noun} is empty`, step: create(kind.path, {}) },
  ...Object.keys(kind.required).flatMap((field) => withoutRequired(kind, field)),
  ...Object.keys(kind.optional).flatMap((field) => withNull(kind, field)),
  ...forgedUpdatedAt(kind),
  ...("createdAt" in kind.required ? forgedCreatedAt(kind) : []),
];

/** Documents whose id no event could carry. The profile is left out: its id is the account's. */
export const misnamed = (kind: Kind): Attempt[] =>
  [
    ["an id of 129 characters", "x".repeat(129)],
    ["an id with a dot", "a.b"],
    ["an id with a space", "a b"],
    ["an id with a letter beyond ASCII", "größe"],
    ["an id with a line break at its end", "abc\n"],
    ["an id that is an email address", "own@example.com"],
  ].map(([sentence, id]) => ({
    title: `${kind.noun} under ${sentence}`,
    step: create(`${collectionOf(kind)}/${id}`, full(kind)),
  }));

const withoutRequired = (kind: Kind, field: string): Attempt[] => {
  const { [field]: _left, ...rest } = full(kind);
  return [
    { title: `${kind.noun} is created without ${field}`, step: create(kind.path, rest) },
    {
      title: `${kind.noun} is stripped of its ${field}`,
      given: { [kind.path]: full(kind) },
      step: change(kind.path, { [field]: gone }),
    },
  ];
};

const withNull = (kind: Kind, field: string): Attempt[] => [
  {
    title: `${kind.noun} is created with null for ${field}`,
    step: create(kind.path, { ...kind.required, [field]: null }),
  },
  {
    title: `${kind.noun} gets null for ${field}`,
    given: { [kind.path]: kind.required },
    step: change(kind.path, { [field]: null }),
  },
];

const forgedUpdatedAt = (kind: Kind): Attempt[] => [
  {
    title: `${kind.noun} is dated by the clock of the phone`,
    step: create(kind.path, { ...kind.required, updatedAt: hoursFromNow(0) }),
  },
  {
    title: `${kind.noun} has a text as updatedAt`,
    step: create(kind.path, { ...kind.required, updatedAt: "2026-11-20" }),
  },
  {
    title: `${kind.noun} is changed without a new updatedAt`,
    given: { [kind.path]: kind.required },
    step: overwrite(kind.path, kind.optional),
  },
  {
    title: `${kind.noun} is changed by a phone whose clock runs an hour ahead`,
    given: { [kind.path]: kind.required },
    step: change(kind.path, { updatedAt: hoursFromNow(1) }),
  },
];

const forgedCreatedAt = (kind: Kind): Attempt[] => [
  {
    title: `${kind.noun} claims to have been created last year`,
    step: create(kind.path, { ...kind.required, createdAt: at("2025-11-20T08:00:00Z") }),
  },
  {
    title: `the createdAt of ${kind.noun} is moved into the past`,
    given: { [kind.path]: kind.required },
    step: change(kind.path, { createdAt: at("2020-01-01T00:00:00Z") }),
  },
  {
    title: `the createdAt of ${kind.noun} is renewed`,
    given: { [kind.path]: kind.required },
    step: change(kind.path, { createdAt: now }),
  },
  {
    title: `${kind.noun} is replaced as if it were new`,
    given: { [kind.path]: full(kind) },
    step: create(kind.path, full(kind)),
  },
];
