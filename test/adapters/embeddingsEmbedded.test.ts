import * as fc from "fast-check";
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { embeddedEmbeddings } from "../../functions/src/adapters/embeddingsEmbedded.ts";
import { cosineOf } from "../../functions/src/adapters/similarity.ts";

const embeddings = embeddedEmbeddings();

async function similarity(one: string, other: string): Promise<number> {
  const [a, b] = await embeddings.embed([one, other], "document");
  return cosineOf(a!, b!);
}

it.each([
  ["run", "running"],
  ["ran five kilometres", "Run 5 km along the river"],
  ["wrote reports", "Write the report"],
  ["organising my books", "organise a book"],
  ["organise", "organize"],
  ["30min of yoga", "Yoga, 30 minutes"],
])("other forms of the same words are near: %s, %s", async (one, other) => {
  expect(await similarity(one, other)).toBeGreaterThan(0.4);
});

it.each([
  ["morning jogging", "mornign joging"],
  ["Geburtstagsgeschenk", "Geburtstagsgeschenke kaufen"],
  ["бег в парке", "Бегать в парке"],
  ["ジョギング", "朝のジョギングを五キロ"],
  ["विज्ञान की किताब", "विज्ञान की किताबें पढ़ना"],
  ["🏃", "🏃 in the park"],
])("parts of words are near, also with typing errors and in other scripts: %s, %s", async (one, other) => {
  expect(await similarity(one, other)).toBeGreaterThan(0.3);
});

it.each([
  ["Café Über Ñandú", "cafe uber nandu"],
  ["ＦＵＬＬ ｗｉｄｔｈ ①", "full width 1"],
  ["Cafe\u0301", "Café"],
  ["Read  a\n\tbook!", "read a book"],
])("case, accents, width and punctuation do not matter: %s, %s", async (one, other) => {
  expect(await similarity(one, other)).toBeCloseTo(1, 6);
});

it("texts without a word in common are far apart", async () => {
  expect(await similarity("water the plants", "send quarterly figures")).toBeLessThan(0.15);
});

it("stop words hardly count", async () => {
  const same = await similarity("the run with you", "run");
  const onlyStops = await similarity("the run with you", "the book with you");
  expect(same).toBeGreaterThan(0.9);
  expect(onlyStops).toBeLessThan(0.1);
});

it("a text of nothing is like another text of nothing, and like no other", async () => {
  expect(await similarity("", " …!")).toBeCloseTo(1, 6);
  expect(await similarity("", "read a book")).toBeLessThan(0.2);
});

it("every text has one vector of 512 numbers and length 1, always the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "binary", maxLength: 200 })), async (texts) => {
      const vectors = await embeddings.embed(texts, "document");
      expect(vectors).toHaveLength(texts.length);
      for (const vector of vectors) {
        expect(vector).toHaveLength(embeddings.dimensions);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
      }
      expect(await embedEach(texts)).toEqual(vectors);
    }),
  );
});

it("the order of words does not matter", async () => {
  const words = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(words, async (some) => {
      expect(await similarity(some.join(" "), some.toReversed().join(" "))).toBeCloseTo(1, 6);
    }),
  );
});

it("gives the vectors that are stored under the name embedded-1: another way to make them needs another name", async () => {
  const texts = ["Run 5 km along the river", "朝のジョギング", "Über den Wolken", ""];
  const [...vectors] = await embeddings.embed(texts, "document");
  const rounded = vectors.map((vector) => vector.map((value) => Math.round(value * 1e6)));
  expect(embeddings.model).toBe("embedded-1");
  expect(createHash("sha256").update(JSON.stringify(rounded)).digest("hex").slice(0, 16)).toBe(
    "24e99b473d91f94d",
  );
});

/** One after the other and as a query. */
async function embedEach(texts: string[]): Promise<number[][]> {
  const each = await Promise.all(texts.map((text) => embeddings.embed([text], "query")));
  return each.flat();
}
