import { FieldValue, type Timestamp, type Transaction } from "../adapters/firestore.ts";
import type { Context } from "../bus/context.ts";
import { figuresOf, isSame, type Difference } from "./compare.ts";
import { countTasksNow } from "./countTasks.ts";
import { changeOf, percentOf, statusAfter, type CompletenessChange } from "./progress.ts";
import type { Scope } from "./scopes.ts";

export interface Repaired {
  /** False: it was right already, or counted anew meanwhile. */
  isRepaired: boolean;
  /** What the goal or project became with it. */
  newStatus?: "completed" | "active";
}

/**
 * Writes what the tasks say, as a recount by an event does: counted while a transaction holds the progress document, and never over a
 * count that was read later. Why progress changed before stays; this change has no event.
 */
export async function repair(context: Context, userId: string, { scope }: Difference): Promise<Repaired> {
  const { db } = context;
  const progress = db.doc(`users/${userId}/progress/${scope.progressId}`);
  return db.runTransaction(async (transaction) => {
    const known = await transaction.get(progress);
    const { counts, readAt } = await countTasksNow(db, userId, scope);
    const figures = { ...counts, percent: percentOf(counts) };
    const says = figuresOf(known) ?? { total: 0, completed: 0, percent: 0 };
    const isNewer = known.exists && ((known.get("readAt") as Timestamp | undefined) ?? readAt) > readAt;
    if (isNewer || isSame(says, figures)) {
      return { isRepaired: false };
    }
    const status = await setStatus({ context, userId, transaction }, scope, changeOf(says, counts));
    const base = known.exists ? {} : { because: [] };
    const updatedAt = FieldValue.serverTimestamp();
    const { kind, id } = scope;
    transaction.set(progress, { ...base, kind, id, ...figures, readAt, updatedAt }, { merge: true });
    return { isRepaired: true, ...(status ? { newStatus: status } : {}) };
  });
}

/** A goal whose last task is done becomes completed, and active again when one is open, as by an event. */
async function setStatus(
  { context, userId, transaction }: { context: Context; userId: string; transaction: Transaction },
  scope: Scope,
  change: CompletenessChange,
): Promise<"completed" | "active" | undefined> {
  if (scope.kind === "overall" || change.wasComplete === change.isComplete) {
    return undefined;
  }
  const document = context.db.doc(`users/${userId}/${scope.kind}s/${scope.id}`);
  const status = statusAfter((await transaction.get(document)).get("status"), change);
  if (status) {
    transaction.update(document, { status, updatedAt: FieldValue.serverTimestamp() });
  }
  return status;
}
