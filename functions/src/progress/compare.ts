import { setTimeout as sleep } from "node:timers/promises";
import type { DocumentSnapshot, Firestore } from "../adapters/firestore.ts";
import type { Context } from "../bus/context.ts";
import { countTasksNow } from "./countTasks.ts";
import { percentOf, type Counts } from "./progress.ts";
import type { Scope } from "./scopes.ts";

export type Figures = Counts & { percent: number };

/** A progress document that says something else than the tasks. */
export interface Difference {
  scope: Scope;
  /** What the document says; null where there is none. */
  says: Figures | null;
  /** What the tasks say. */
  is: Figures;
}

/** Events on their way make a difference for a moment. What is still there after this is one. */
const SETTLE_SECONDS = 2;

/** Compares every progress document of a user with the tasks. What differs is looked at once more, a little later. */
export async function findDifferences(
  { db }: Context,
  userId: string,
): Promise<{ scopes: number; differences: Difference[] }> {
  const scopes = await scopesOfUser(db, userId);
  const first = await compareAll(db, userId, scopes);
  if (first.length === 0) {
    return { scopes: scopes.length, differences: [] };
  }
  await sleep(SETTLE_SECONDS * 1000);
  const suspects = first.map(({ scope }) => scope);
  return { scopes: scopes.length, differences: await compareAll(db, userId, suspects) };
}

async function compareAll(db: Firestore, userId: string, scopes: Scope[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const scope of scopes) {
    const difference = await compare(db, userId, scope);
    differences.push(...(difference ? [difference] : []));
  }
  return differences;
}

async function compare(db: Firestore, userId: string, scope: Scope): Promise<Difference | undefined> {
  const { counts } = await countTasksNow(db, userId, scope);
  const says = figuresOf(await db.doc(`users/${userId}/progress/${scope.progressId}`).get());
  const is = { ...counts, percent: percentOf(counts) };
  return isSame(says ?? NOTHING, is) ? undefined : { scope, says: says ?? null, is };
}

const NOTHING: Figures = { total: 0, completed: 0, percent: 0 };

export const isSame = (one: Figures, other: Figures): boolean =>
  one.total === other.total && one.completed === other.completed && one.percent === other.percent;

export const figuresOf = (progress: DocumentSnapshot): Figures | undefined =>
  progress.exists
    ? {
        total: (progress.get("total") as number | undefined) ?? 0,
        completed: (progress.get("completed") as number | undefined) ?? 0,
        percent: (progress.get("percent") as number | undefined) ?? 0,
      }
    : undefined;

/** Everything that progress is or should be kept of: what the tasks name, and what has a progress document. */
async function scopesOfUser(db: Firestore, userId: string): Promise<Scope[]> {
  const [goals, projects, { docs }] = await Promise.all([
    namedIn(db, userId, "goal"),
    namedIn(db, userId, "project"),
    db.collection(`users/${userId}/progress`).select().get(),
  ]);
  const ids = new Set(["overall", ...goals, ...projects, ...docs.map(({ id }) => id)]);
  return [...ids].map(scopeOf).filter((scope) => scope !== undefined);
}

function scopeOf(progressId: string): Scope | undefined {
  const [, kind, id = ""] = /^(goal|project)_(.+)$/.exec(progressId) ?? [];
  if (kind === "goal" || kind === "project") {
    return { kind, progressId, id };
  }
  return progressId === "overall" ? { kind: "overall", progressId } : undefined;
}

/** The goals or projects that tasks name. Jumps from each to the next: one read each, however many tasks it has. */
async function namedIn(db: Firestore, userId: string, kind: "goal" | "project"): Promise<string[]> {
  const field = `${kind}Id`;
  const found: string[] = [];
  let last: string | undefined = "";
  while (last !== undefined) {
    const query = db.collection(`users/${userId}/tasks`).where(field, ">", last).orderBy(field).select(field);
    const { docs } = await query.limit(1).get();
    last = docs[0]?.get(field) as string | undefined;
    found.push(...(last === undefined ? [] : [`${kind}_${last}`]));
  }
  return found;
}
