import { FieldPath, type Firestore, type Query } from "../adapters/firestore.ts";
import type { Context } from "../bus/context.ts";
import { findDifferences, type Difference } from "./compare.ts";
import { repair, type Repaired } from "./repair.ts";

export interface CheckRequest {
  /** One user; absent: all, in the order of their ids. */
  user?: string | undefined;
  /** The user to go on after. */
  after?: string | undefined;
  repair: boolean;
  /** How many users are counted at the same time. */
  atOnce?: number;
}

/** One user's progress beside the tasks. */
export interface CheckedUser {
  userId: string;
  scopes: number;
  differences: (Difference & Partial<Repaired>)[];
}

const AT_ONCE = 8;

/**
 * Counts the progress of one or all users anew, and compares; yields a few users at a time. A user takes a read for each 1000 tasks and a few for each goal,
 * whatever the number of users: only those that are being counted are in memory.
 */
export async function* checkProgress(context: Context, request: CheckRequest): AsyncGenerator<CheckedUser[]> {
  const { user, atOnce = AT_ONCE } = request;
  const next = user === undefined ? usersOf(context.db, request.after ?? "") : [user];
  let group: string[] = [];
  for await (const userId of next) {
    group.push(userId);
    if (group.length === atOnce) {
      yield await checkAll(context, group, request);
      group = [];
    }
  }
  yield await checkAll(context, group, request);
}

const checkAll = (context: Context, userIds: string[], request: CheckRequest): Promise<CheckedUser[]> =>
  Promise.all(userIds.map((userId) => checkUser(context, userId, request)));

async function checkUser(context: Context, userId: string, request: CheckRequest): Promise<CheckedUser> {
  const { scopes, differences } = await findDifferences(context, userId);
  const repairing = differences.map(async (difference) =>
    request.repair ? { ...difference, ...(await repair(context, userId, difference)) } : difference,
  );
  return { userId, scopes, differences: await Promise.all(repairing) };
}

/**
 * Everyone who has tasks or progress, by id. From each we jump to the next: a read of each kind for a user, however many
 * tasks there are. The collection `users` would miss whoever has no profile.
 */
async function* usersOf(db: Firestore, after: string): AsyncGenerator<string> {
  let userId: string | undefined = after;
  while (userId !== undefined) {
    const last: string = userId;
    const found = await Promise.all(["tasks", "progress"].map((group) => userAfter(db, group, last)));
    userId = found.filter((each) => each !== undefined).toSorted(byBytes)[0];
    if (userId !== undefined) {
      yield userId;
    }
  }
}

/** Firestore orders ids by their bytes. */
const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Greater than every id: the last code point. */
const LAST = "\u{10ffff}";

async function userAfter(db: Firestore, group: string, userId: string): Promise<string | undefined> {
  const all: Query = db.collectionGroup(group).orderBy(FieldPath.documentId()).select();
  const rest = userId === "" ? all : all.startAfter(db.doc(`users/${userId}/${group}/${LAST}`));
  const { docs } = await rest.limit(1).get();
  return docs[0]?.ref.parent.parent?.id;
}
