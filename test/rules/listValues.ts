import { letters, numbered } from "./attempt.ts";
import { task } from "./kinds.ts";
import type { Value, Values } from "./values.ts";

/** What is no list of tags, and no list of media. */
export const listValues: Values = {
  kind: task,
  accepted: [
    ["no media at all", { mediaIds: [] }],
    ["twenty media with the longest ids", { mediaIds: numbered(20, 128) }],
    ["no tags at all", { tags: [] }],
    ["twenty tags of exactly 50 characters", { tags: numbered(20, 50) }],
    ["tags of any characters", { tags: ["a,b", "two\nlines", "größe", "🎉", " "] }],
    ["the same tag twice", { tags: ["running", "running"] }],
  ],
  refused: [
    ["21 tags", { tags: numbered(21, 10) }],
    ["tags that are a text", { tags: "running" }],
    ["tags that are a map", { tags: { 0: "running" } }],
    ["an empty tag", { tags: [""] }],
    ["an empty tag after a good one", { tags: ["running", ""] }],
    ["a tag that is a number", { tags: [5] }],
    ["a tag that is a list", { tags: [{ 0: "running" }] }],
    ["a tag of null", { tags: [null] }],
    ["a tag of 26 emoji, which count twice", { tags: ["🎉".repeat(26)] }],
    ["21 media", { mediaIds: numbered(21, 10) }],
    ["media that are a text", { mediaIds: "finish" }],
    ["media that are a map", { mediaIds: { 0: "finish" } }],
    ["the same medium twice", { mediaIds: ["finish", "start", "finish"] }],
    ["a media id of 129 characters", { mediaIds: [letters(129)] }],
    ["a media id of 129 characters after a good one", { mediaIds: ["start", letters(129)] }],
    ["an empty media id", { mediaIds: [""] }],
    ["an empty media id at the start", { mediaIds: ["", "finish"] }],
    ["an empty media id in the middle", { mediaIds: ["start", "", "finish"] }],
    ["an empty media id at the end", { mediaIds: ["finish", ""] }],
    ["two media ids in one", { mediaIds: ["start,finish"] }],
    ["a media id with a comma at its end", { mediaIds: ["finish,"] }],
    ["a media id with a slash", { mediaIds: ["media/finish"] }],
    ["a media id that is a number", { mediaIds: [1, 2] }],
    ["a media id that is a map", { mediaIds: [{ id: "finish" }] }],
    ["a media id of null", { mediaIds: ["start", null] }],
  ],
};

const places = Array.from({ length: 20 }, (_, place) => place);
const at = (place: number, bad: unknown): unknown[] => numbered(20, 10).with(place, bad as string);

/** Rules have no loops, so every length is tried, and a bad entry at every place. */
export const placeValues: Values = {
  kind: task,
  accepted: places.slice(1).flatMap((length): Value[] => [
    [`${length} tags`, { tags: numbered(length, 50) }],
    [`${length} media`, { mediaIds: numbered(length, 128) }],
  ]),
  refused: [
    ...places.map((place): Value => [
      `a tag of 51 characters at place ${place}`,
      { tags: at(place, letters(51)) },
    ]),
    ...places.map((place): Value => [`an empty tag at place ${place}`, { tags: at(place, "") }]),
    ...places.map((place): Value => [`a tag that is false at place ${place}`, { tags: at(place, false) }]),
    ...places.map((place): Value => [
      `a media id with a dot at place ${place}`,
      { mediaIds: at(place, "a.b") },
    ]),
    ...places.map((place): Value => [`a media id that is 7 at place ${place}`, { mediaIds: at(place, 7) }]),
  ],
};
