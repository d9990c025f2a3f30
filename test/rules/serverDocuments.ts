import { collection, type DocumentData, getDocs, limit, query, where } from "firebase/firestore/lite";
import { type Attempt, at, create, gone, list, now, overwrite, read, remove } from "./attempt.ts";

const path = "users/own/notifications/taskDone";
const item = { category: "task", title: "Well done", body: "You ran 5 km.", createdAt: now, updatedAt: now };
const unread: Attempt["given"] = { [path]: item };
const archived: Attempt["given"] = { [path]: { ...item, readAt: now, archivedAt: now } };

const derived: Record<string, DocumentData> = {
  "users/own/progress/overall": { total: 4, completed: 3, percent: 75 },
  "users/own/stories/task_run5k": { kind: "task", text: "You ran 5 km." },
  "users/own/chapters/week47": { kind: "week", text: "A good week." },
  [path]: item,
  "users/own/memories/run5k": { embedding: [0.1, 0.2], text: "Run 5 km" },
  "users/own/outbox/mail1": { to: "own@example.com", subject: "Well done" },
};

const hidden: Record<string, DocumentData> = {
  "eventLog/event1": { type: "task.completed", userId: "own" },
  "eventLog/event1/deliveries/storyOnTaskCompleted": { outcome: "done" },
  "deadLetters/storyOnTaskCompleted~event1": { error: "boom", userId: "own" },
};

const folderOf = (document: string) => document.slice(0, document.lastIndexOf("/"));

export const readable: Attempt[] = Object.entries(derived).flatMap(([document, data]): Attempt[] => [
  { title: `the owner reads ${document}`, given: { [document]: data }, step: read(document) },
  {
    title: `the owner lists ${folderOf(document)}`,
    given: { [document]: data },
    step: list(folderOf(document)),
  },
  {
    title: `the owner pages through ${folderOf(document)}`,
    step: (db) => getDocs(query(collection(db, folderOf(document)), limit(20))),
  },
]);

export const inbox: Attempt[] = [
  { title: "a notification is marked read", given: unread, step: overwrite(path, { readAt: now }) },
  {
    title: "a notification was read offline yesterday",
    given: unread,
    step: overwrite(path, { readAt: at("2026-11-19T08:00:00Z") }),
  },
  { title: "a notification is archived", given: unread, step: overwrite(path, { archivedAt: now }) },
  {
    title: "a notification is read and archived at once",
    given: unread,
    step: overwrite(path, { readAt: now, archivedAt: now }),
  },
  { title: "a notification is marked unread", given: archived, step: overwrite(path, { readAt: gone }) },
  {
    title: "a notification comes back from the archive",
    given: archived,
    step: overwrite(path, { archivedAt: gone }),
  },
  { title: "a notification is read once more", given: archived, step: overwrite(path, { readAt: now }) },
  {
    title: "the unread notifications of a category are looked for",
    given: unread,
    step: (db) => getDocs(query(collection(db, folderOf(path)), where("category", "==", "task"))),
  },
];

const tampering: Attempt[] = [
  ["the owner rewrites the title of a notification", { title: "You won" }],
  ["the owner rewrites a notification while reading it", { readAt: now, body: "You won" }],
  ["the owner changes the category of a notification", { category: "goal" }],
  ["the owner moves a notification in time", { createdAt: now }],
  [
    "the owner touches the updatedAt of a notification",
    { readAt: now, updatedAt: at("2026-11-19T08:00:00Z") },
  ],
  ["the owner removes the body of a notification", { body: gone }],
  ["the owner forges the outcome of a channel", { channels: { push: "sent" } }],
  ["the owner adds a link to a notification", { link: "https://example.com" }],
  ["a notification was read at a text", { readAt: "yesterday" }],
  ["a notification was read at true", { readAt: true }],
  ["a notification was read at null", { readAt: null }],
  ["a notification was read at a number", { readAt: 1_795_000_000 }],
  ["a notification is archived at a map", { archivedAt: {} }],
  ["a notification is archived at null", { archivedAt: null }],
  ["a notification is read rightly but archived wrongly", { readAt: now, archivedAt: "now" }],
].map(([title, fields]) => ({
  title: title as string,
  given: unread,
  step: overwrite(path, fields as DocumentData),
}));

const writesTo = ([document, data]: [string, DocumentData]): Attempt[] => [
  { title: `the owner creates ${document}`, step: create(document, data) },
  {
    title: `the owner replaces ${document}`,
    given: { [document]: data },
    step: create(document, { total: 1 }),
  },
  {
    title: `the owner changes ${document}`,
    given: { [document]: data },
    step: overwrite(document, { percent: 100 }),
  },
  { title: `the owner deletes ${document}`, given: { [document]: data }, step: remove(document) },
];

const pryingOf = (who: string, as: string | null): Attempt[] =>
  Object.entries({ ...derived, ...hidden }).flatMap(([document, data]) => [
    { title: `${who} reads ${document}`, as, given: { [document]: data }, step: read(document) },
    {
      title: `${who} lists ${folderOf(document)}`,
      as,
      given: { [document]: data },
      step: list(folderOf(document)),
    },
    { title: `${who} creates ${document}`, as, step: create(document, data) },
    { title: `${who} deletes ${document}`, as, given: { [document]: data }, step: remove(document) },
  ]);

export const signedOutIntrusions: Attempt[] = pryingOf("somebody signed out", null);

export const intrusions: Attempt[] = [
  ...Object.entries(derived).flatMap(writesTo),
  ...Object.entries(hidden).flatMap(writesTo),
  ...Object.entries(hidden).flatMap(([document, data]): Attempt[] => [
    { title: `the user of ${document} reads it`, given: { [document]: data }, step: read(document) },
    {
      title: `the user lists what is theirs in ${folderOf(document)}`,
      given: { [document]: data },
      step: (db) => getDocs(query(collection(db, folderOf(document)), where("userId", "==", "own"))),
    },
  ]),
  ...pryingOf("a stranger", "foe"),
  ...tampering,
  {
    title: "a stranger marks a notification read",
    as: "foe",
    given: unread,
    step: overwrite(path, { readAt: now }),
  },
  {
    title: "somebody signed out archives a notification",
    as: null,
    given: unread,
    step: overwrite(path, { archivedAt: now }),
  },
  { title: "a notification that does not exist is marked read", step: overwrite(path, { readAt: now }) },
];
