import { beforeAll, describe, expect, it } from "vitest";
import { reactions } from "../../functions/src/bus/registry.ts";
import type { Known } from "../../functions/src/operations/outcomes.ts";
import { summaryOf } from "../../functions/src/operations/outcomes.ts";
import { planOf, type Finding } from "../../functions/src/operations/plan.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { eventOf } from "../support/messages.ts";

const event = eventOf({ ...taskCompleted, type: "test.planned" });
const logged = {
  event,
  reactions: ["one", "two", "three"],
  state: "published" as const,
  announcedAt: event.time,
};
const known = (outcomes: Record<string, Known["outcome"]>) =>
  new Map(Object.entries(outcomes).map(([name, outcome]) => [name, { outcome, version: "1" }]));
const brief = (findings: Finding[]) =>
  findings.map((finding) =>
    finding.kind === "message"
      ? `to ${finding.reaction ?? "all"}`
      : `${finding.kind} ${"reaction" in finding ? finding.reaction : finding.why}`,
  );

describe("a replay of an event", () => {
  it("goes to each unfinished reaction alone, and drops what is finished", () => {
    const findings = planOf(logged, known({ one: "succeeded", two: "dead", three: "failing" }));
    expect(brief(findings)).toEqual(["finished one", "to two", "to three"]);
  });

  it("goes to a reaction that has no record beside others, and to one that was switched off", () => {
    expect(brief(planOf(logged, known({ one: "succeeded", two: "skipped" })))).toEqual([
      "finished one",
      "to two",
      "to three",
    ]);
  });

  it("goes to all reactions in one message when there is no record at all", () => {
    const [finding, ...others] = planOf(logged, new Map());
    expect(finding).toMatchObject({ kind: "message", releases: false });
    expect(finding).not.toHaveProperty("reaction");
    expect(others).toEqual([]);
  });

  it("releases an event that was held, unless it is for one reaction only", () => {
    const held = { ...logged, state: "held" as const };
    expect(planOf(held, new Map())).toMatchObject([{ releases: true }]);
    expect(planOf(held, new Map(), "two")).toMatchObject([{ reaction: "two", releases: false }]);
  });

  it("goes to one reaction only where it is asked to", () => {
    expect(brief(planOf(logged, known({ one: "dead", two: "dead" }), "two"))).toEqual(["to two"]);
    expect(brief(planOf(logged, known({ two: "succeeded" }), "two"))).toEqual(["finished two"]);
  });

  it("means nothing for a reaction that never listened to it", () => {
    expect(planOf(logged, new Map(), "other")).toEqual([]);
  });
});

describe("a replay where the reactions have changed since", () => {
  const type = { ...taskCompleted, type: "test.renamed" };
  const renamed = { ...logged, event: eventOf(type) };
  beforeAll(
    () => void reactions.push(...["two", "new"].map((name) => ({ name, on: type, does: "A test." }))),
  );

  it("refuses a reaction that there is not any more, because nobody would get the message", () => {
    const findings = planOf(renamed, known({ two: "dead" }));
    expect(brief(findings)).toEqual([
      expect.stringContaining("refused there is no reaction one any more"),
      "to two",
      expect.stringContaining("refused there is no reaction three any more"),
    ]);
  });

  it("goes to a reaction that came later only where it is named", () => {
    expect(brief(planOf({ ...renamed, reactions: ["two"] }, known({ two: "succeeded" })))).toEqual([
      "finished two",
    ]);
    expect(brief(planOf({ ...renamed, reactions: ["two"] }, new Map(), "new"))).toEqual(["to new"]);
  });
});

describe("what became of an event, in a few words", () => {
  it.each([
    [known({ one: "succeeded", two: "succeeded", three: "succeeded" }), "3 of 3 succeeded"],
    [known({ one: "succeeded", two: "failing" }), "1 of 3, two failing, three not delivered yet"],
    [known({ one: "dead", two: "skipped", three: "succeeded" }), "1 of 3, one dead, two skipped"],
    [new Map(), "0 of 3, none delivered yet"],
  ])("%#", (outcomes, expected) => {
    expect(summaryOf(logged, outcomes)).toBe(expected);
  });

  it("says that it was held, or that nobody listened", () => {
    expect(summaryOf({ ...logged, state: "held" }, new Map())).toBe("held, not published");
    expect(summaryOf({ ...logged, reactions: [] }, new Map())).toBe("no reaction listened");
  });
});
