import { describe, expect, it } from "vitest";
import { writtenAt, type Written } from "../../functions/src/bus/change.ts";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";

const at = (moment: string) => ({ exists: true, updateTime: Timestamp.fromDate(new Date(moment)) });
const nothing = { exists: false };
const written = (data: object, time: string) => ({ data, time }) as unknown as Written;

describe("when a document was written", () => {
  it("is what the database says of it", () => {
    const change = { before: nothing, after: at("2026-11-20T08:00:00.123Z") };
    expect(writtenAt(written(change, "2026-11-20T08:00:00Z"))).toEqual(new Date("2026-11-20T08:00:00.123Z"));
  });

  it("is what the trigger says, when it was deleted", () => {
    const change = { before: at("2026-11-20T07:00:00Z"), after: nothing };
    expect(writtenAt(written(change, "2026-11-20T08:00:00.5Z"))).toEqual(
      new Date("2026-11-20T08:00:00.500Z"),
    );
  });

  it("is after the last write, when it was deleted in the second that the trigger's time is cut to", () => {
    const change = { before: at("2026-11-20T08:00:00.700Z"), after: nothing };
    expect(writtenAt(written(change, "2026-11-20T08:00:00Z"))).toEqual(new Date("2026-11-20T08:00:00.701Z"));
  });
});
