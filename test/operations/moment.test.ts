import { describe, expect, it } from "vitest";
import { momentOf, periodOf } from "../../functions/src/operations/moment.ts";

const now = new Date("2026-11-21T07:00:00.000Z");

describe("a moment", () => {
  it.each([
    ["90s", "2026-11-21T06:58:30.000Z"],
    ["30m", "2026-11-21T06:30:00.000Z"],
    ["1.5h", "2026-11-21T05:30:00.000Z"],
    ["7d", "2026-11-14T07:00:00.000Z"],
    ["1w", "2026-11-14T07:00:00.000Z"],
    ["2026-11-20", "2026-11-20T00:00:00.000Z"],
    ["2026-11-20T08:30", "2026-11-20T08:30:00.000Z"],
    ["2026-11-20T08:30:15.5Z", "2026-11-20T08:30:15.500Z"],
    ["2026-11-20T08:30+02:00", "2026-11-20T06:30:00.000Z"],
  ])("%s is understood", (text, expected) => {
    expect(momentOf(text, now).toISOString()).toBe(expected);
  });

  it.each(["yesterday", "2", "h", "-2h", "2y", "21.11.2026", "2026-13-40", "2026-11-20 08:30", ""])(
    "“%s” is refused, and the answer shows what can be said",
    (text) => {
      expect(() => momentOf(text, now)).toThrow(/is no time: say 30m, 2h or 7d/);
    },
  );
});

describe("a period", () => {
  it("has the ends that were named", () => {
    expect(periodOf({}, now)).toEqual({});
    expect(periodOf({ since: "1h" }, now)).toEqual({ since: new Date("2026-11-21T06:00:00.000Z") });
  });

  it("that ends before it begins is refused", () => {
    expect(() => periodOf({ since: "1h", until: "2h" }, now)).toThrow("swap them");
  });
});
