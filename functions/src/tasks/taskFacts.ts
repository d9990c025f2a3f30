import type { DocumentChange, Fact } from "../bus/announce.ts";
import { taskChanged, taskCompleted } from "../events/tasks.ts";
import type { Task } from "./task.ts";

type Change = DocumentChange<Task>;
type Scope = Pick<Task, "goalId" | "projectId" | "parentTaskId">;

/** What a change of a task means. Every path of the status, and every edit that matters, is one fact. */
export function taskFacts(change: Change): Fact[] {
  const { id: taskId, before, after, at } = change;
  if (!after) {
    return [changed({ taskId, change: "deleted", ...previousScope(change) })];
  }
  const content = { taskId, ...contentOf(after), ...previousScope(change) };
  if (after.status === "completed" && before?.status !== "completed") {
    return [
      { event: taskCompleted, data: { ...content, completedAt: (after.completedAt ?? at).toISOString() } },
    ];
  }
  const kind = kindOf(before, after);
  return kind ? [changed({ ...content, status: after.status, change: kind })] : [];
}

const changed = (data: unknown): Fact => ({ event: taskChanged, data });

const scopeOf = ({ goalId, projectId, parentTaskId }: Scope): Scope => ({ goalId, projectId, parentTaskId });

const contentOf = (task: Task) => ({
  ...scopeOf(task),
  title: task.title,
  description: task.description,
  mediaIds: task.mediaIds,
  tags: task.tags,
});

/** Where the task counted before, if that differs from where it counts now. */
function previousScope({ before, after }: Change): { previous?: Scope } {
  const isSame = before && after && same(scopeOf(before), scopeOf(after));
  return before && !isSame ? { previous: scopeOf(before) } : {};
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function kindOf(before: Task | undefined, after: Task): string | undefined {
  if (!before) {
    return "created";
  }
  if (before.status !== after.status) {
    return statusChange(before.status, after.status);
  }
  if (!same(scopeOf(before), scopeOf(after))) {
    return "moved";
  }
  return same(contentOf(before), contentOf(after)) ? undefined : "edited";
}

function statusChange(from: Task["status"], to: Task["status"]): string {
  if (to === "cancelled") {
    return "cancelled";
  }
  if (from === "completed" || from === "cancelled") {
    return "reopened";
  }
  return to === "in_progress" ? "started" : "stopped";
}
