import { describe, expect, it } from "vitest";
import { errorKey, fingerprintOf, normalised } from "../../functions/src/operations/fingerprint.ts";

const failure = {
  reaction: "pushOnNotificationCreated",
  error: "no route to 10.0.0.7:443",
  codeVersion: "v1",
};

describe("an error without what differs from event to event", () => {
  it.each([
    [
      "document users/ada/tasks/run5k: title: must not be empty",
      "document users/#/tasks/#: title: must not be empty",
    ],
    ["object 5d22e0aa-2115-8ef0-5afd-fab021329153 is gone", "object # is gone"],
    ["event 5d22e0aa21158ef05afdfab021329153 again", "event # again"],
    ["took longer than 54 s", "took longer than # s"],
    ["at 2026-11-21T07:00:00.000Z: closed", "at #: closed"],
    ["no route to 10.0.0.7:443", "no route to #"],
    ["token of aBcDeFgHiJkLmNoPqRsTuVwX expired", "token of # expired"],
    ["Weaviate answered 503 after 1200 ms", "Weaviate answered 503 after # ms"],
    ["status code 429: slow down", "status code 429: slow down"],
    ["did not succeed within 20 hours; last error: still down", "still down"],
    ["the account is closed", "the account is closed"],
  ])("%s", (error, expected) => {
    expect(normalised(error)).toBe(expected);
  });

  it("stays apart by the answer's status: 401 and 503 are two defects", () => {
    expect(normalised("Weaviate answered 401")).not.toBe(normalised("Weaviate answered 503"));
  });
});

describe("a fingerprint", () => {
  it("is the same for the same defect in another event, and short enough to type", () => {
    const other = { ...failure, error: "no route to 10.0.0.9:80" };
    expect(fingerprintOf(other)).toBe(fingerprintOf(failure));
    expect(fingerprintOf(failure)).toMatch(/^[0-9a-f]{8}$/);
  });

  it("differs by error, reaction and code version", () => {
    const others = [{ error: "refused" }, { reaction: "notifyOnGoalCompleted" }, { codeVersion: "v2" }];
    const all = [failure, ...others.map((fields) => ({ ...failure, ...fields }))].map(fingerprintOf);
    expect(new Set(all).size).toBe(4);
  });

  it("is not what tells a known error after a fix: that does not ask for the code version", () => {
    expect(errorKey(failure)).toBe(errorKey({ ...failure, error: "no route to 10.0.0.9:80" }));
  });
});
