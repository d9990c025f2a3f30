import { describe, expect, test } from "vitest";
import {
  goalCompletedText,
  projectCompletedText,
  storyWrittenText,
  taskCompletedText,
} from "../../functions/src/notifications/texts.ts";

describe("an inbox item", () => {
  test.each([taskCompletedText, goalCompletedText, projectCompletedText])(
    "%o names what was done",
    (textOf) => {
      expect(textOf("Run 5 km").body).toContain("“Run 5 km”");
      expect(textOf("Run 5 km").title).not.toBe("");
    },
  );

  test.each(["week", "month", "year"] as const)("says that the %s is written", (kind) => {
    expect(storyWrittenText(kind)).toEqual({
      title: `Your ${kind} in a story`,
      body: `The chapter about your ${kind} is written. Enjoy reading it.`,
    });
  });
});
