import type { DataOf } from "../events/defineEvent.ts";
import type { taskChanged, taskCompleted } from "../events/tasks.ts";

/** What progress is kept of: everything, one goal or one project. */
export interface Scope {
  kind: "overall" | "goal" | "project";
  /** The id of the progress document: `overall`, `goal_{id}` or `project_{id}`. */
  progressId: string;
  /** The goal or project; absent for overall. */
  id?: string;
}

type Data = DataOf<typeof taskCompleted> | DataOf<typeof taskChanged>;
type Place = NonNullable<Data["previous"]>;

const overall: Scope = { kind: "overall", progressId: "overall" };

/** Where a task counts. A sub-task is not counted beside its parent: nowhere. */
function scopesAt({ goalId, projectId, parentTaskId }: Place): Scope[] {
  if (parentTaskId) {
    return [];
  }
  return [
    overall,
    ...(goalId ? [{ kind: "goal" as const, progressId: `goal_${goalId}`, id: goalId }] : []),
    ...(projectId ? [{ kind: "project" as const, progressId: `project_${projectId}`, id: projectId }] : []),
  ];
}

/**
 * Everything that an event can have changed the progress of: where the task counts now, and where it did before. A deleted
 * task of which nothing else is known (it did not fit its schema) was counted somewhere, so at least everything is.
 */
export function scopesOf(data: Data): Scope[] {
  const isDeleted = "change" in data && data.change === "deleted";
  const here = isDeleted ? [] : scopesAt(data);
  const before = data.previous ? scopesAt(data.previous) : [];
  if (isDeleted && !data.previous) {
    return [overall];
  }
  const known = new Set(here.map((scope) => scope.progressId));
  return [...here, ...before.filter((scope) => !known.has(scope.progressId))];
}
