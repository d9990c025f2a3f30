import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  describeError,
  describeIssues,
  isNonRetryable,
  NonRetryableError,
} from "../../functions/src/bus/errors.ts";

const schema = z.object({
  title: z.string().max(5, "must have at most 5 characters"),
  media: z.array(z.object({ id: z.string() })),
});
const issuesOf = (value: unknown): string => describeIssues(schema.safeParse(value).error!);

describe("what is wrong with a document", () => {
  it("is said of every field, however deep, with its rule", () => {
    const text = issuesOf({ title: "too long", media: [{ id: "photo" }, { id: 7 }] });
    expect(text).toMatch(/^title: must have at most 5 characters; media\.1\.id: .*string.*$/);
  });

  it("is said of the whole where there is no field", () => {
    expect(issuesOf("text")).toMatch(/^\(whole\): /);
  });

  it("never repeats the value, which may be personal", () => {
    expect(issuesOf({ title: "my secret diary", media: "my secret photos" })).not.toContain("secret");
  });
});

describe("an error as it is kept", () => {
  it("names what it was because of, to the last cause", () => {
    const root = new TypeError("connection reset");
    const middle = new Error("no answer", { cause: root });
    expect(describeError(new Error("could not send", { cause: middle }))).toEqual({
      name: "Error",
      message: "could not send (because: no answer (because: connection reset))",
    });
  });

  it("is cut, so that a provider's long reply does not fill the database", () => {
    expect(describeError(new Error("x".repeat(100_000))).message).toHaveLength(2000);
  });

  it.each([
    ["a text", "out of order", "out of order"],
    ["nothing", undefined, "undefined"],
    ["an object", { code: 14 }, "[object Object]"],
  ])("is told also when %s was thrown", (_, thrown, message) => {
    expect(describeError(thrown)).toEqual({ name: "Error", message });
  });
});

describe("what no retry can mend", () => {
  it("is known by its marker, also in another bundle", () => {
    expect(isNonRetryable(new NonRetryableError("no"))).toBe(true);
    expect(isNonRetryable(Object.assign(new Error("no"), { nonRetryable: true }))).toBe(true);
  });

  it.each([
    ["an error", new Error("no")],
    ["a text", "no"],
    ["null", null],
    ["undefined", undefined],
    ["a marker that says no", { nonRetryable: false }],
  ])("is not %s", (_, thrown) => {
    expect(isNonRetryable(thrown)).toBe(false);
  });
});
