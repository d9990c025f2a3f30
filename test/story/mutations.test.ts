import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkText } from "../../functions/src/story/checkText.ts";
import type { SegmentFacts } from "../../functions/src/story/segmentFacts.ts";
import { segmentText } from "../../functions/src/story/segmentText.ts";

const listed = (words: string): string[] => words.split(",");
const words =
  "run walk read write the a long short book river with for Ada José New York Dune 5 km 42 twenty may".split(
    " ",
  );
const texts = fc
  .array(fc.constantFrom(...words), { minLength: 1, maxLength: 7 })
  .map((chosen) => chosen.join(" "));
const kind = fc.constantFrom("photo" as const, "video" as const, "audio" as const, "file" as const);
const facts: fc.Arbitrary<SegmentFacts> = fc.record({
  title: texts,
  description: fc.option(texts, { nil: undefined }),
  goal: fc.option(texts, { nil: undefined }),
  project: fc.option(texts, { nil: undefined }),
  media: fc.array(fc.record({ kind, caption: fc.option(texts, { nil: undefined }) }), { maxLength: 4 }),
});

/** What none of the facts above has. */
const falseNumbers = fc.oneof(
  fc.integer({ min: 100, max: 9_999_999 }).map(String),
  fc.integer({ min: 1000, max: 9_999_999 }).map((number) => number.toLocaleString("en-US")),
  fc.integer({ min: 101, max: 999 }).map((number) => `${number / 10 + 0.05}`),
  fc.constantFrom(
    "seven",
    "Eight",
    "eleven",
    "twelve",
    "thirty-three",
    "ninety",
    "hundred",
    "thousands",
    "dozen",
  ),
  fc.constantFrom(
    "third",
    "sixth",
    "thrice",
    "7th",
    "9km",
    "half",
    "quarter",
    "７",
    "٧",
    "७",
    "Ⅶ",
    "³⁄₄",
    "8½",
  ),
);
const falseDates = fc.constantFrom(
  ...listed("Monday,tuesdays,Sun,January,december,Oct,1999,2026,today,Yesterday,tomorrow,last week,tonight"),
  ...listed("Christmas,a month ago,2026-11-20,20.11.2026,7:45,the weekend"),
);
const falseNames = fc.oneof(
  fc.constantFrom(
    ...listed("Bob,Berlin,McDonald,Jean-Luc,O’Brien,Bob's,Émile,Ångström,Łódź,New Delhi,Will,Mark,IBM,iPad"),
    ...listed("Зоя,Αθήνα,花子,محمد,York Ada Dune York,“victory lap”,‘victory lap’"),
  ),
  fc
    .string({ unit: fc.constantFrom(...listed("b,c,d,f,g,ä,é,ñ")), minLength: 2, maxLength: 9 })
    .map((name) => name.charAt(0).toUpperCase() + name.slice(1)),
);

const good: [string, SegmentFacts][] = [
  ["You ran 5 km for your goal “City marathon”.", { title: "Run 5 km", goal: "City marathon", media: [] }],
  ["You wrote to Ada and kept two photos.", { title: "Ada", media: [{ kind: "photo" }, { kind: "photo" }] }],
  ["Your book is finished. It has 42 pages.", { title: "Book", description: "42 pages", media: [] }],
  ["On Friday you called José; the roof is done.", { title: "Call José on Friday, roof", media: [] }],
];

/** The text with something put between two of its words, or before the first, or after the last. */
function inject(text: string, addition: string, at: number): string {
  const parts = text.split(" ");
  return parts.toSpliced(at % (parts.length + 1), 0, addition).join(" ");
}

describe("what a text adds to the facts is found", () => {
  test("templates about plain facts are accepted", () => {
    const property = fc.property(facts, fc.uuid(), (known, eventId) => {
      const text = segmentText(known, eventId);
      expect(text.length > 400 ? undefined : checkText(text, known)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 500 });
  });

  test.each([
    ["number", falseNumbers],
    ["date", falseDates],
    ["name", falseNames],
  ])("a false %s in any accepted text is caught, wherever it stands", (_, additions) => {
    const accepted = fc.oneof(
      fc.tuple(facts, fc.uuid()).map(([known, eventId]) => [segmentText(known, eventId), known] as const),
      fc.constantFrom(...good),
    );
    const property = fc.property(accepted, additions, fc.nat(80), ([text, known], addition, at) => {
      fc.pre(checkText(text, known) === undefined);
      expect(checkText(inject(text, addition, at), known)).toBeTypeOf("string");
    });
    fc.assert(property, { numRuns: 3000 });
  });

  test("a number, date or name in the place of a true one is caught", () => {
    const [[ran, run], [wrote, ada], , [called, jose]] = good as [Good, Good, Good, Good];
    expect(checkText(ran.replace("5", "6"), run)).toContain('the number "6"');
    expect(checkText(ran.replace("marathon", "Marathon"), run)).toBeUndefined();
    expect(checkText(wrote.replace("two", "three"), ada)).toContain('the number "3"');
    expect(checkText(wrote.replace("Ada", "Bob"), ada)).toContain('"Bob"');
    expect(checkText(called.replace("Friday", "Monday"), jose)).toContain('the date "Monday"');
  });

  test("nothing that a model may answer breaks the check", () => {
    const property = fc.property(fc.string({ unit: "binary", maxLength: 500 }), facts, (text, known) => {
      expect(["string", "undefined"]).toContain(typeof checkText(text, known));
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

type Good = [string, SegmentFacts];
