import { randomUUID } from "node:crypto";
import { Timestamp, type DocumentReference, type Firestore } from "./firestore.ts";
import { memoryId } from "./memoryId.ts";
import { isNewer, rewriteMemory, tombstone, type MemoryRecord, type MemoryVersion } from "./memoryVersion.ts";

/**
 * A store without compare-and-set is written under a claim on `users/{uid}/memories/{id}`, which keeps the version that the
 * store has (or is about to have) and, while somebody writes, who (`holder`) and until when at most (`leaseUntil`).
 *
 * What a delivery with version V finds, and what it does:
 *
 * | record | lease | V is | what happens |
 * | --- | --- | --- | --- |
 * | none | – | – | claims, writes, releases |
 * | older | none or over | newer | claims, writes, releases |
 * | same | none | same | claims, writes the same once more (a repeated delivery, or the repair of a failed write) |
 * | same | over | same | as before: its writer crashed between claim and write, or between write and release |
 * | older or same | running | newer or same | throws: another delivery is writing; the retry finds one of the other rows |
 * | newer | any | older | outdated; if the newer one's writer failed, its own retry repairs it |
 *
 * How a claim ends:
 *
 * | the write | the claim |
 * | --- | --- |
 * | succeeded | released: the record stays, without a lease |
 * | was refused, or never left this machine | released at once, so that the retry need not wait; the version stays, which lets the same version in again and keeps older ones out |
 * | may still arrive (timed out, connection lost) | not released: nobody else may write before it can no longer arrive |
 * | succeeded, but the release failed | the lease runs out; the retry of the same version writes the same once more |
 * | outlasted its lease and another delivery took over | throws; the retry finds a newer version (outdated) or writes its own again |
 *
 * The lease is longer than the two requests that a write may need, by `marginSeconds` for clocks that differ and for a request
 * that the server finishes after we gave up. A machine that was frozen for longer than that between claim and write notices
 * and does not write. What remains is a request that the network delays by more than the margin after we gave up on it.
 */
export interface Claiming extends MemoryVersion {
  db: Firestore;
  userId: string;
  subject: string;
  now: () => Date;
  /** The longest that one request of the write may take; a write is at most two. */
  timeoutSeconds: number;
  /** Whether a write that failed with this error may nevertheless reach the store later. */
  mayStillArrive: (error: unknown) => boolean;
}

const marginSeconds = 10;

export async function whileClaimed(
  claiming: Claiming,
  write: (known: MemoryRecord | undefined) => Promise<void>,
): Promise<"stored" | "outdated"> {
  const holder = randomUUID();
  const taken = await claim(claiming, holder);
  if (taken === "outdated") return "outdated";
  try {
    if (claiming.now() > taken.writeBefore) throw new Error("the claim on this memory is too old to write");
    await write(taken.known);
  } catch (error) {
    // A release that fails too changes nothing: the lease ends by itself.
    if (!claiming.mayStillArrive(error)) await release(claiming, holder).catch(() => false);
    throw error;
  }
  if (await release(claiming, holder)) return "stored";
  throw new Error("another delivery took over this memory while it was written");
}

interface Taken {
  known: MemoryRecord | undefined;
  writeBefore: Date;
}

function claim(claiming: Claiming, holder: string): Promise<Taken | "outdated"> {
  return rewriteMemory<Taken | "outdated">(recordOf(claiming), (known) => {
    if (known && isNewer(known, claiming)) return { result: "outdated" };
    const now = claiming.now();
    if (known?.leaseUntil && known.leaseUntil > now)
      throw new Error("another delivery is writing this memory");
    const leaseUntil = Timestamp.fromDate(after(now, 2 * claiming.timeoutSeconds + marginSeconds));
    const result = { known, writeBefore: after(now, marginSeconds) };
    return { result, becomes: { ...settled(claiming), holder, leaseUntil } };
  });
}

/** Ends the lease and keeps the version. False when the lease is no longer ours. */
const release = (claiming: Claiming, holder: string): Promise<boolean> =>
  rewriteMemory(recordOf(claiming), (known) =>
    known?.holder === holder ? { result: true, becomes: settled(claiming) } : { result: false },
  );

function recordOf({ db, userId, subject }: Claiming): DocumentReference {
  return db.doc(`users/${userId}/memories/${memoryId(userId, subject)}`);
}

/** The whole document without a lease; text and vector that the embedded store may have left there are gone with it. */
function settled({ subject, at, forgotten, now }: Claiming) {
  return forgotten ? tombstone(subject, at, now()) : { subject, version: Timestamp.fromDate(at) };
}

const after = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000);
