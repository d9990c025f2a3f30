import { assert, date, property } from "fast-check";
import { expect, it } from "vitest";
import { lookAt } from "../../functions/src/bus/summary.ts";
import { lookDueAt } from "../../functions/src/operations/summariseEvents.ts";

const MINUTE = 60_000;
const moments = date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

it("every event is looked at by exactly one run, as of the moment from which late deliveries count for themselves", () => {
  assert(
    property(moments, (time) => {
      const firstDue = Math.ceil(time.getTime() / MINUTE) * MINUTE;
      const looks = Array.from({ length: 10 }, (_, index) => lookDueAt(new Date(firstDue + index * MINUTE)));
      const covering = looks.filter(({ since, until }) => since <= time && time < until);
      expect(covering.map(({ at }) => at)).toEqual([lookAt(time)]);
    }),
  );
});

it("an event is looked at no earlier than a minute after it happened, and a minute before the run: no clock is as far off", () => {
  assert(
    property(moments, (due) => {
      const { until, at } = lookDueAt(due);
      expect(at.getTime() - until.getTime()).toBe(MINUTE);
      expect(due.getTime() - at.getTime()).toBeGreaterThanOrEqual(MINUTE);
    }),
  );
});
