/** Why progress changed: one entry a task event. */
export interface Because {
  eventId: string;
  taskId: string;
  cause: string;
  /** When the task changed. */
  at: Date;
}

/** Cancelled tasks and sub-tasks are in neither figure. */
export interface Counts {
  total: number;
  completed: number;
}

/** How many of the last changes a progress document names. */
export const BECAUSE_LENGTH = 10;

/** Whole percent, rounded down: 100 only when nothing is left. Nothing to do is 0, not 100. */
export const percentOf = ({ total, completed }: Counts): number =>
  total === 0 ? 0 : Math.floor((100 * completed) / total);

export const isComplete = ({ total, completed }: Counts): boolean => total > 0 && completed >= total;

/**
 * Adds a cause to the last ten, newest first. The same for any order and multiplicity of arrival: a union of sets,
 * ordered by when the tasks changed and not by when we heard of it.
 */
export function withCause(known: Because[], added: Because): Because[] {
  const all = [...known.filter((entry) => entry.eventId !== added.eventId), added];
  return all.toSorted(newestFirst).slice(0, BECAUSE_LENGTH);
}

const newestFirst = (one: Because, other: Because): number =>
  other.at.getTime() - one.at.getTime() || (one.eventId < other.eventId ? -1 : 1);

/** Whether everything was done before, and is now. */
export interface CompletenessChange {
  wasComplete: boolean;
  isComplete: boolean;
}

/**
 * A goal that is emptied is not complete, even if all that was in it had been done: what it is must follow from its tasks alone,
 * not from the order in which their events were handled.
 */
export const changeOf = (before: Counts, after: Counts): CompletenessChange => ({
  wasComplete: isComplete(before),
  isComplete: isComplete(after),
});

/** What a goal or project becomes when its last task is done, or when one is open again; undefined: stays as it is. */
export function statusAfter(
  status: string | undefined,
  change: CompletenessChange,
): "completed" | "active" | undefined {
  if (change.isComplete && !change.wasComplete && status === "active") {
    return "completed";
  }
  return !change.isComplete && change.wasComplete && status === "completed" ? "active" : undefined;
}
