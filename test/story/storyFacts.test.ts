import { expect, test } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { story } from "../../functions/src/story/story.ts";
import { storyFacts } from "../../functions/src/story/storyFacts.ts";
import { storyWritten } from "../../functions/src/events/stories.ts";

const time = Timestamp.fromDate(new Date("2026-11-22T23:00:00Z"));
const at = time.toDate();
const telling = { text: "A week.", media: [], writtenBy: "template", version: time, createdAt: time };
const week = { ...telling, kind: "week", period: { from: time, to: time } };
const evidence = { eventId: "4f2a", taskId: "run5k", mediaIds: [] };
const segment = { ...telling, kind: "task", at: time, evidence };

test.each(["week", "month", "year"])("a %s that is written is announced", (kind) => {
  const after = story.parse({ ...week, kind });
  expect(storyFacts({ id: `${kind}_1`, after, at })).toEqual([
    { event: storyWritten, data: { storyId: `${kind}_1`, kind } },
  ]);
});

test("a week that is written again or deleted is no news", () => {
  const chapter = story.parse(week);
  expect(storyFacts({ id: "week_1", before: chapter, after: chapter, at })).toEqual([]);
  expect(storyFacts({ id: "week_1", before: chapter, at })).toEqual([]);
});

test("the segment of one task is not announced", () => {
  expect(storyFacts({ id: "task_run5k", after: story.parse(segment), at })).toEqual([]);
});

test.each([
  ["an empty text", { ...week, text: "" }],
  ["a chapter of an unknown length", { ...week, kind: "day" }],
  ["a chapter without its period", { ...week, period: undefined }],
  ["a segment without evidence", { ...segment, evidence: undefined }],
  ["a segment with a field that nobody knows", { ...segment, mood: "good" }],
])("%s is no story", (_, document) => {
  expect(story.safeParse(document).success).toBe(false);
});
