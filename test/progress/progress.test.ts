import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isComplete,
  percentOf,
  statusAfter,
  withCause,
  type Because,
} from "../../functions/src/progress/progress.ts";
import { scopesOf } from "../../functions/src/progress/scopes.ts";

const counts = fc
  .tuple(fc.nat(100_000), fc.nat(100_000))
  .map(([completed, open]) => ({ total: completed + open, completed }));

describe("percent", () => {
  it.each([
    [0, 0, 0],
    [0, 1, 0],
    [1, 1, 100],
    [1, 2, 50],
    [1, 3, 33],
    [2, 3, 66],
    [199, 200, 99],
    [999_999, 1_000_000, 99],
  ])("of %i completed out of %i is %i", (completed, total, percent) => {
    expect(percentOf({ total, completed })).toBe(percent);
  });

  it("is a whole number from 0 to 100, and 100 only when nothing is left", () => {
    fc.assert(
      fc.property(counts, (each) => {
        const percent = percentOf(each);
        expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
        expect(percent === 100).toBe(isComplete(each));
      }),
    );
  });

  it("never falls when one more task is completed", () => {
    fc.assert(
      fc.property(counts, ({ total, completed }) => {
        fc.pre(completed < total);
        expect(percentOf({ total, completed: completed + 1 })).toBeGreaterThanOrEqual(
          percentOf({ total, completed }),
        );
      }),
    );
  });
});

const cause = (eventId: string, minute: number): Because => ({
  eventId,
  taskId: `task-${eventId}`,
  cause: "completed",
  at: new Date(Date.UTC(2026, 10, 20, 8, minute)),
});

const heard = (events: Because[]): Because[] => events.reduce(withCause, [] as Because[]);
const idsOf = (causes: Because[]): string[] => causes.map(({ eventId }) => eventId);

describe("why progress changed", () => {
  it("is told newest first, by when the tasks changed and not by when we heard of it", () => {
    expect(idsOf(heard([cause("b", 2), cause("c", 3), cause("a", 1)]))).toEqual(["c", "b", "a"]);
  });

  it("is told of the last ten changes", () => {
    const twelve = Array.from({ length: 12 }, (_, minute) => cause(`e${minute}`, minute));
    expect(idsOf(heard(twelve))).toEqual(["e11", "e10", "e9", "e8", "e7", "e6", "e5", "e4", "e3", "e2"]);
  });

  it("does not make room for a change that is older than the ten", () => {
    const ten = heard(Array.from({ length: 10 }, (_, minute) => cause(`e${minute}`, minute + 10)));
    expect(withCause(ten, cause("late", 1))).toEqual(ten);
  });

  it("names an event once", () => {
    expect(idsOf(heard([cause("a", 1), cause("a", 1)]))).toEqual(["a"]);
  });

  it("is the same in any order and multiplicity of arrival: the newest ten of all", () => {
    // Few minutes for many events: several change in the same millisecond.
    const events = fc
      .uniqueArray(fc.tuple(fc.string({ maxLength: 3 }), fc.nat(4)), {
        selector: ([id]) => id,
        maxLength: 25,
      })
      .map((pairs) => pairs.map(([id, minute]) => cause(id, minute)));
    const arrivals = events.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(arrivals, ([all, arrived]) => {
        const newest = all.toSorted(
          (one, other) => other.at.getTime() - one.at.getTime() || (one.eventId < other.eventId ? -1 : 1),
        );
        expect(heard(arrived)).toEqual(newest.slice(0, 10));
      }),
    );
  });
});

const becameComplete = { wasComplete: false, isComplete: true };
const isIncompleteAgain = { wasComplete: true, isComplete: false };
const staysComplete = { wasComplete: true, isComplete: true };
const staysIncomplete = { wasComplete: false, isComplete: false };

describe("a goal", () => {
  it.each([
    ["that is active is completed by its last task", "active", becameComplete, "completed"],
    ["that is completed is active again with an open task", "completed", isIncompleteAgain, "active"],
    ["that its owner set active again stays so", "active", staysComplete, undefined],
    ["that is active stays so while a task is open", "active", staysIncomplete, undefined],
    ["that its owner completed early stays so", "completed", staysIncomplete, undefined],
    ["that is completed is not completed again", "completed", becameComplete, undefined],
    ["that is abandoned is not completed", "abandoned", becameComplete, undefined],
    ["that is abandoned is not active again", "abandoned", isIncompleteAgain, undefined],
    ["that does not exist is not completed", undefined, becameComplete, undefined],
  ] as const)("%s", (...[, status, change, becomes]) => {
    expect(statusAfter(status, change)).toBe(becomes);
  });

  it("without tasks is not complete", () => {
    expect(isComplete({ total: 0, completed: 0 })).toBe(false);
  });
});

const scopes = (data: Parameters<typeof scopesOf>[0]) => scopesOf(data).map(({ progressId }) => progressId);

describe("what is counted anew", () => {
  const task = { taskId: "run5k", title: "Run", mediaIds: [], tags: [], status: "todo" as const };
  const completed = {
    taskId: "run5k",
    title: "Run",
    mediaIds: [],
    tags: [],
    completedAt: "2026-11-20T08:00:00Z",
  };

  it.each<[string, Parameters<typeof scopesOf>[0], string[]]>([
    ["a task of its own: everything", completed, ["overall"]],
    [
      "a task of a goal and a project: each",
      { ...completed, goalId: "fit", projectId: "health" },
      ["overall", "goal_fit", "project_health"],
    ],
    ["a sub-task: nothing", { ...completed, parentTaskId: "training" }, []],
    [
      "a moved task: where it is and where it was, everything once",
      { ...task, change: "moved", goalId: "new", previous: { goalId: "old" } },
      ["overall", "goal_new", "goal_old"],
    ],
    [
      "a task that became a sub-task: where it was",
      { ...task, change: "moved", parentTaskId: "training", previous: { goalId: "old" } },
      ["overall", "goal_old"],
    ],
    [
      "a sub-task that became a task: where it is",
      { ...task, change: "moved", goalId: "new", previous: { parentTaskId: "training" } },
      ["overall", "goal_new"],
    ],
    [
      "a deleted task: where it was",
      { taskId: "run5k", change: "deleted", previous: { goalId: "old" } },
      ["overall", "goal_old"],
    ],
    [
      "a deleted sub-task: nothing",
      { taskId: "run5k", change: "deleted", previous: { parentTaskId: "training" } },
      [],
    ],
  ])("of %s", (_, data, expected) => {
    expect(scopes(data)).toEqual(expected);
  });
});
