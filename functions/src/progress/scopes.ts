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

/** Everything that an event can have changed the progress of: where the task counts now, and where it did before. */
export function scopesOf(data: Data): Scope[] {
  const here = "change" in data && data.change === "deleted" ? [] : scopesAt(data);
  const before = data.previous ? scopesAt(data.previous) : [];
  const known = new Set(here.map((scope) => scope.progressId));
  return [...here, ...before.filter((scope) => !known.has(scope.progressId))];
}
