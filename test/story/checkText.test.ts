import { describe, expect, test } from "vitest";
import { checkText } from "../../functions/src/story/checkText.ts";
import type { SegmentFacts } from "../../functions/src/story/segmentFacts.ts";

const facts: SegmentFacts = {
  title: "Run 5 km with Ada's club in New York",
  description:
    "1,500 steps, twenty-five minutes at 07:30 on Monday. I may go again in 2027. The café of José was closed.",
  goal: "Half marathon",
  project: "A healthier year",
  media: [{ kind: "photo", caption: "At the river" }, { kind: "photo" }],
};

describe("a text that the facts bear out is accepted", () => {
  test.each([
    "You completed “Run 5 km with Ada's club in New York”.",
    "You ran 5 km with Ada in New York.",
    "You ran five kilometres, 5km in all, with Ada’s club.",
    "It took 25 minutes and 1500 steps.",
    "It took twenty-five minutes and one thousand five hundred steps.",
    "It took twenty five minutes at 7:30.",
    "On Monday you ran 5 km for your goal “Half marathon”.",
    "Ada's club ran with you. You're back from New York.",
    "Two photos belong to the task, and you may go again.",
    "You kept 2 photos; “At the river” is a caption.",
    "You went past the Café of José.",
    "The run with ADA is done!",
    "You ran ５ km.",
    "You ran ٥ km.",
    "It isn't much, but the task is done.",
  ])("%s", (text) => {
    expect(checkText(text, facts)).toBeUndefined();
  });
});

const unknown: [string, string][] = [
  ["You ran 6 km.", 'names the number "6"'],
  ["You ran 5.5 km.", 'names the number "5.5"'],
  ["You ran 1.5 km.", 'names the number "1.5"'],
  ["You ran 15,000 steps.", 'names the number "15000"'],
  ["You ran 500 steps.", 'names the number "500"'],
  ["You ran 6km.", 'names the number "6"'],
  ["You ran 5k steps.", 'names the number "5k"'],
  ["You ran ６ km.", 'names the number "6"'],
  ["You ran ٦ km.", 'names the number "6"'],
  ["You ran 5½ km.", 'names the number "1⁄2"'],
  ["You ran ❻ km.", 'names the number "❻"'],
  ["You ran six km.", 'names the number "6"'],
  ["You ran five hundred km.", 'names the number "500"'],
  ["You ran 5 hundred km.", 'names the number "500"'],
  ["You ran 5 million km.", 'names the number "5000000"'],
  ["You ran twenty km.", 'names the number "20"'],
  ["You ran twentyfive-thousand steps.", 'names the number "25000"'],
  ["You ran a hundred km.", 'names the number "100"'],
  ["You ran dozens of km.", 'names the number "12"'],
  ["You ran for the first time.", 'names the number "1"'],
  ["Thirdly, you ran.", 'names the number "3"'],
  ["You ran twice.", 'names the number "2"'],
  ["You ran with two dogs.", 'names the number "2"'],
  ["You kept three photos.", 'names the number "3"'],
  ["You kept two videos.", 'names the number "2"'],
  ["You ran a quarter of it.", 'names the number "0.25"'],
  ["You ran tenfold.", 'names the number "10"'],
  ["You ran in 2026.", 'names the number "2026"'],
  ["You ran in the 1990s.", 'names the number "1990"'],
  ["You ran at 5:30.", 'names the number "5:30"'],
  ["You ran 5/7 km.", 'names the number "5/7"'],
  ["You ran on Tuesday.", 'names the date "Tuesday"'],
  ["You ran on tuesday.", 'names the date "tuesday"'],
  ["You ran on Tuesdays.", 'names the date "Tuesdays"'],
  ["You ran in June.", 'names the date "June"'],
  ["Today you ran.", 'names the date "Today"'],
  ["You ran yesterday.", 'names the date "yesterday"'],
  ["You ran this week.", 'names the date "week"'],
  ["You ran with Bob.", 'names "Bob"'],
  ["You ran with Bob's club.", 'names "Bob"'],
  ["Bob ran with you.", 'names "Bob"'],
  ["You ran 5 km. Berlin was nice.", 'names "Berlin"'],
  ["You ran 5 km: Berlin was nice.", 'names "Berlin"'],
  ["Will ran with you.", 'names "Will"'],
  ["You ran in York New.", 'names "York New"'],
  ["You ran in New-Ada.", 'names "New Ada"'],
  ["You ran in New Berlin.", 'names "New Berlin"'],
  ["You ran with O'Brien.", 'names "O Brien"'],
  ["You ran with the iPhone.", 'names "iPhone"'],
  ["You ran with Łukasz.", 'names "Łukasz"'],
  ["You ran with Βασίλης.", 'names "Βασίλης"'],
  ["You ran with 花子.", 'names "花子"'],
  ["You ran in москва.", 'names "москва"'],
  ["You ran in 𝐁erlin.", 'names "Berlin"'],
  ["YOU RAN.", 'names "RAN"'],
  ["You said “so much fun”.", 'quotes "so much fun"'],
  ['You said "river at the".', 'quotes "river at the"'],
  ["You said ‘so much fun’.", 'quotes "so much fun"'],
  ["You said 'so much fun'.", 'quotes "so much fun"'],
  ["You said «so much fun».", 'quotes "so much fun"'],
  ["You said „so much fun“.", 'quotes "so much fun"'],
  ["You said “so much fun.", 'quotes "so much fun."'],
  ["You said “At “so much fun” the river”.", 'quotes "so much fun"'],
  ['You said "At the river" and "so much fun".', 'quotes "so much fun"'],
];

const malformed: [string, string][] = [
  ["", "is empty"],
  [" \n ", "is empty"],
  ["You ran. ".repeat(45), "has more than 400 characters"],
  ["You ran.\n\nYou ran.", "has several paragraphs"],
  ["You ran.\u2028You ran.", "has several paragraphs"],
  ["You ran, see https://run.example.", "has a link"],
  ["You ran, see run.example.", "has a link"],
  ["You ran, see run．example.", "has a link"],
  ["You ran, write to you@run.", "has a link"],
  ["You **ran**.", "has markup"],
  ["You _ran_.", "has markup"],
  ["# You ran", "has markup"],
  ["- You ran", "has markup"],
  ["You <b>ran</b>.", "has markup"],
  ["You &amp; the club ran.", "has markup"],
  ["You [ran](run).", "has markup"],
  ["You ran 🏃.", "has signs that are no plain text"],
  ["You ran 🇩🇪.", "has signs that are no plain text"],
  ["You ran with B\u200Bob.", "has signs that are no plain text"],
];

describe("a text that the facts do not bear out is refused", () => {
  test.each([...unknown, ...malformed])("%j %s", (text, reason) => {
    expect(checkText(text, facts)).toContain(`the text ${reason}`);
  });

  test("numbers, names and dates of nothing are all refused", () => {
    const nothing = { title: "rest", media: [] };
    expect(checkText("You had a rest.", nothing)).toBeUndefined();
    expect(checkText("You had one rest.", nothing)).toBe(
      'the text names the number "1", which the facts lack',
    );
  });
});
