import { describe, expect, test } from "vitest";
import { cut } from "../../functions/src/story/cut.ts";
import { quoted } from "../../functions/src/story/quoted.ts";
import type { SegmentFacts } from "../../functions/src/story/segmentFacts.ts";
import { segmentText } from "../../functions/src/story/segmentText.ts";
import { completed, withMedia } from "../../functions/src/story/templates.ts";

const run: SegmentFacts = { title: "Run 5 km", media: [] };
const photo = { kind: "photo" as const };

/** Everything that the templates can say of these facts, over many events. */
const tellings = (facts: SegmentFacts): string[] =>
  Array.from(
    new Set(Array.from({ length: 400 }, (_, index) => segmentText(facts, `event${index}`))),
  ).toSorted();

describe("a segment by template", () => {
  test("says the same for the same event, however often it is told", () => {
    expect(segmentText(run, "4f2a")).toBe(segmentText(run, "4f2a"));
  });

  test("tells a task in five ways", () => {
    expect(tellings(run)).toEqual([
      "The task “Run 5 km” is finished.",
      "You have “Run 5 km” done.",
      "You marked “Run 5 km” as completed.",
      "“Run 5 km” is done.",
      "“Run 5 km” is off your list.",
    ]);
  });

  test("tells what the task was for", () => {
    expect(tellings({ ...run, goal: "Half marathon" })).toEqual([
      "For your goal “Half marathon”, “Run 5 km” is done.",
      "The task “Run 5 km”, which counts for your goal “Half marathon”, is finished.",
      "Towards your goal “Half marathon”, the task “Run 5 km” is completed.",
      "You marked “Run 5 km”, a task for your goal “Half marathon”, as completed.",
      "“Run 5 km”, a task for your goal “Half marathon”, is done.",
    ]);
    expect(tellings({ ...run, project: "Health" })).toContain(
      "In your project “Health”, “Run 5 km” is done.",
    );
    expect(tellings({ ...run, goal: "Half marathon", project: "Health" })).toContain(
      "For your goal “Half marathon” and your project “Health”, “Run 5 km” is done.",
    );
  });

  test("has at least four variants of every combination, and reaches them all", () => {
    for (const goal of [undefined, "Half marathon"]) {
      for (const project of [undefined, "Health"]) {
        expect(tellings({ ...run, goal, project }).length).toBeGreaterThanOrEqual(4);
      }
    }
    expect(Object.values(withMedia).map(({ length }) => length)).toEqual([4, 4]);
    const both = tellings({ ...run, media: [photo] });
    expect(both.length).toBe(completed.alone.length * withMedia.plain.length);
  });

  test.each([
    [[photo], "Kept with the task: one photo."],
    [[photo, photo], "Kept with the task: two photos."],
    [Array.from({ length: 20 }, () => photo), "Kept with the task: 20 photos."],
    [[{ kind: "video" as const }, photo], "Kept with the task: one photo and one video."],
    [
      [{ kind: "file" as const }, { kind: "audio" as const }, photo, { kind: "audio" as const }],
      "Kept with the task: one photo, two recordings, and one file.",
    ],
  ])("counts the media: %#", (media, sentence) => {
    expect(tellings({ ...run, media }).some((text) => text.endsWith(sentence))).toBe(true);
  });

  test("quotes a caption", () => {
    const captioned = { ...photo, caption: "At last!" };
    const one = tellings({ ...run, media: [captioned] });
    expect(one).toContain(
      "“Run 5 km” is done. You added one photo to the task, with “At last!” as the caption.",
    );
    const two = tellings({ ...run, media: [photo, captioned] });
    expect(two).toContain("“Run 5 km” is done. The task comes with two photos; “At last!” is a caption.");
    expect(tellings({ ...run, media: [{ ...photo, caption: " " }] })).toEqual(
      tellings({ ...run, media: [photo] }),
    );
  });

  test("takes a user's words as they are, not as a message", () => {
    const title = "Learn {count, plural, one {#} other {'#'}} and <b>ICU</b>";
    expect(tellings({ title, media: [] })).toContain(`“${title}” is done.`);
    expect(tellings({ title: "{title} {goal}", goal: "{project}", media: [] })).toContain(
      "For your goal “{project}”, “{title} {goal}” is done.",
    );
  });
});

describe("a title within a sentence", () => {
  test.each([
    ["Run 5 km", "“Run 5 km”"],
    ["Finish the report.", "“Finish the report”"],
    ["Call mum!", "“Call mum!”"],
    ["Why not?", "“Why not?”"],
    ["Wait...", "“Wait...”"],
    ["Buy milk, eggs etc.", "“Buy milk, eggs etc.”"],
    ["Get up at 6 a.m.", "“Get up at 6 a.m.”"],
    ['Read "Dune"', "“Read ‘Dune’”"],
    ['Read "Dune".', "“Read ‘Dune’”"],
    ["Lies „Momo“ und “Dune”", "“Lies ‘Momo’ und ‘Dune’”"],
    ['Sell the 24" monitor', '“Sell the 24" monitor”'],
    ["  two\n lines\t", "“two lines”"],
    ["turned \u202Earound", "“turned around”"],
    [" \u0000 ", "“untitled”"],
    [".", "“.”"],
  ])("%j reads %s", (title, expected) => {
    expect(quoted(title, 120)).toBe(expected);
  });

  test("is cut after a word", () => {
    expect(quoted("Write the long report", 15)).toBe("“Write the long…”");
    expect(quoted("Write the long report", 14)).toBe("“Write the…”");
    expect(cut("abcdefgh", 5)).toBe("abcd…");
    expect(cut("abcde", 5)).toBe("abcde");
  });

  test("is never cut inside a character", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(cut(family.repeat(4), 3)).toBe(`${family.repeat(2)}…`);
    expect(cut(family.repeat(3), 3)).toBe(family.repeat(3));
    expect(cut("z\u0301".repeat(6), 3)).toBe("z\u0301z\u0301…");
  });

  test("is cut quickly, however long", () => {
    expect(cut("a\u0301".repeat(5000), 100).length).toBe(199);
  });
});
