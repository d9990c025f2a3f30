import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { whileClaimed, type Claiming } from "../../functions/src/adapters/memoryClaim.ts";
import { memoryId } from "../../functions/src/adapters/memoryId.ts";

const db = connectFirestore();
const noon = Date.parse("2026-03-01T12:00:00Z");

/** A delivery of a version, at so many seconds after noon. */
function delivery(
  userId: string,
  said: { version: number; seconds?: number; arrivesLate?: boolean },
): Claiming {
  return {
    db,
    userId,
    subject: "tasks/a",
    at: new Date(said.version),
    forgotten: false,
    now: () => new Date(noon + (said.seconds ?? 0) * 1000),
    timeoutSeconds: 10,
    mayStillArrive: () => said.arrivesLate ?? false,
  };
}

const newUser = () => `user_${randomUUID()}`;
const succeeds = () => Promise.resolve();
const fails = () => Promise.reject(new Error("refused"));

it("lets in nobody else while one writes, and the next when it is done", async () => {
  const userId = newUser();
  const meanwhile = () => whileClaimed(delivery(userId, { version: 2 }), succeeds);
  const first = whileClaimed(delivery(userId, { version: 1 }), async () => {
    await expect(meanwhile()).rejects.toThrow("another delivery is writing this memory");
  });
  expect(await first).toBe("stored");
  expect(await meanwhile()).toBe("stored");
});

it("lets the next in at once after a write that was refused, but nothing older", async () => {
  const userId = newUser();
  await whileClaimed(delivery(userId, { version: 1 }), succeeds);
  await expect(whileClaimed(delivery(userId, { version: 3 }), fails)).rejects.toThrow("refused");
  expect(await whileClaimed(delivery(userId, { version: 2 }), succeeds)).toBe("outdated");
  expect(await whileClaimed(delivery(userId, { version: 3 }), succeeds)).toBe("stored");
});

it("lets the next in after a write that may still arrive only when it no longer can", async () => {
  const userId = newUser();
  await expect(whileClaimed(delivery(userId, { version: 1, arrivesLate: true }), fails)).rejects.toThrow(
    "refused",
  );
  const later = (seconds: number) => whileClaimed(delivery(userId, { version: 2, seconds }), succeeds);
  await expect(later(29)).rejects.toThrow("another delivery is writing this memory");
  expect(await later(31)).toBe("stored");
});

it("fails a write that outlasted its lease, when another has taken over", async () => {
  const userId = newUser();
  const slow = whileClaimed(delivery(userId, { version: 1 }), async () => {
    await whileClaimed(delivery(userId, { version: 2, seconds: 31 }), succeeds);
  });
  await expect(slow).rejects.toThrow("another delivery took over this memory");
  expect(await whileClaimed(delivery(userId, { version: 1, seconds: 60 }), succeeds)).toBe("outdated");
});

it("tells the writer what was there before", async () => {
  const userId = newUser();
  const seen: unknown[] = [];
  const look = (known: unknown) => Promise.resolve(void seen.push(known));
  await whileClaimed(delivery(userId, { version: 1 }), look);
  await whileClaimed(delivery(userId, { version: 2 }), look);
  expect(seen).toEqual([undefined, { at: new Date(1), forgotten: false }]);
  const record = await db.doc(`users/${userId}/memories/${memoryId(userId, "tasks/a")}`).get();
  expect(record.get("version").toDate()).toEqual(new Date(2));
});
