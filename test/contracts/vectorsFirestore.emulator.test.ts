import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { connectFirestore, Timestamp } from "../../functions/src/adapters/firestore.ts";
import { memoryId } from "../../functions/src/adapters/memoryId.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import { vectorsContract } from "./vectors.contract.ts";

const db = connectFirestore();
const now = new Date("2026-03-01T12:00:00Z");
const open = () => firestoreVectors(db, { now: () => now });

vectorsContract("Firestore", open);

it("leaves neither text nor vector of what is forgotten, and a tombstone that ends after 30 days", async () => {
  const userId = `user_${randomUUID()}`;
  const said = { labels: ["tag:a"], model: "m", vector: [1, 0] };
  await open().store(userId, { subject: "tasks/a", version: new Date(1000), text: "private", ...said });
  await open().forget(userId, { subject: "tasks/a", version: new Date(2000) });
  const record = await db.doc(`users/${userId}/memories/${memoryId(userId, "tasks/a")}`).get();
  expect(record.data()).toEqual({
    subject: "tasks/a",
    version: Timestamp.fromMillis(2000),
    forgotten: true,
    expiresAt: Timestamp.fromDate(new Date("2026-03-31T12:00:00Z")),
  });
});

it("does not let a memory that came back expire", async () => {
  const userId = `user_${randomUUID()}`;
  const said = { labels: [], model: "m", vector: [1, 0] };
  await open().forget(userId, { subject: "tasks/a", version: new Date(2000) });
  await open().store(userId, { subject: "tasks/a", version: new Date(3000), text: "back", ...said });
  const record = await db.doc(`users/${userId}/memories/${memoryId(userId, "tasks/a")}`).get();
  expect(Object.keys(record.data()!).toSorted()).toEqual(
    ["subject", "version", "text", "labels", "model", "dimensions", "vector", "storedAt"].toSorted(),
  );
});
