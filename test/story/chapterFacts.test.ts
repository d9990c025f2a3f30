import { expect, test } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { storyWritten } from "../../functions/src/events/stories.ts";
import { chapterFacts } from "../../functions/src/story/chapterFacts.ts";
import { chapter, segment } from "../../functions/src/story/story.ts";

const time = Timestamp.fromDate(new Date("2026-11-22T23:00:00Z"));
const at = time.toDate();
const telling = { text: "A week.", media: [], writtenBy: "template", version: time, createdAt: time };
const week = { ...telling, kind: "week", period: { from: time, to: time } };
const evidence = { eventId: "4f2a", taskId: "run5k", mediaIds: [] };
const ofTask = { ...telling, kind: "task", at: time, evidence };

test.each(["week", "month", "year"])("a %s that is written is announced", (kind) => {
  const after = chapter.parse({ ...week, kind });
  expect(chapterFacts({ id: `${kind}_1`, after, at })).toEqual([
    { event: storyWritten, data: { chapterId: `${kind}_1`, kind } },
  ]);
});

test("a week that is written again or deleted is no news", () => {
  const written = chapter.parse(week);
  expect(chapterFacts({ id: "week_1", before: written, after: written, at })).toEqual([]);
  expect(chapterFacts({ id: "week_1", before: written, at })).toEqual([]);
});

test.each([
  ["an empty text", chapter, { ...week, text: "" }],
  ["a chapter of an unknown length", chapter, { ...week, kind: "day" }],
  ["a chapter without its period", chapter, { ...week, period: undefined }],
  ["a segment as a chapter", chapter, ofTask],
  ["a segment without evidence", segment, { ...ofTask, evidence: undefined }],
  ["a segment with a field that nobody knows", segment, { ...ofTask, mood: "good" }],
])("%s is refused", (_, schema, document) => {
  expect(schema.safeParse(document).success).toBe(false);
});

test("a segment is what it should be", () => {
  expect(segment.safeParse(ofTask).success).toBe(true);
});
