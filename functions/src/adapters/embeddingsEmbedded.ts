import { stemmer } from "stemmer";
import type { Embeddings } from "./embeddings.ts";
import { baseForms, stopWords } from "./englishForms.ts";
import { normalised } from "./similarity.ts";

/** What is stored was made by this; whoever changes how vectors come about changes the name. */
const model = "embedded-1";
const dimensions = 512;

/**
 * Vectors without a model, a key or a network: always the same for the same text. They are lexical, not semantic. Texts are
 * near when they share words, stems or parts of words, so other word forms, typing errors and every script work, and
 * "jogging" does not find "running".
 *
 * Each word becomes features (its stem, and runs of three characters), each feature is hashed to one of 512 dimensions
 * and a sign (signed feature hashing: what falls together by chance cancels out on average), and the sum gets length 1.
 */
export function embeddedEmbeddings(): Embeddings {
  return { model, dimensions, embed: (texts) => Promise.resolve(texts.map(embed)) };
}

function embed(text: string): number[] {
  const sums = Array.from({ length: dimensions }, () => 0);
  for (const [feature, weight] of weigh(wordsOf(text))) add(sums, feature, weight);
  if (sums.every((sum) => sum === 0)) add(sums, "nothing", 1);
  return normalised(sums);
}

/** Letters, digits and pictures, in one spelling: compatibility forms and accents folded, lower case, "5km" in two. */
function wordsOf(text: string): string[] {
  const folded = text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(accents, "")
    .normalize("NFC");
  return (folded.match(words) ?? []).flatMap((word) => (unspaced.test(word) ? pairsOf(word) : [word]));
}

/** Combining accents of Latin, Greek and Cyrillic, and Arabic vowel signs; the vowels of Indic scripts are letters. */
const accents = /[\u0300-\u036f\u064b-\u065f\u0670]/g;
const words = /\p{Extended_Pictographic}|\p{N}+|[\p{L}\p{M}]+/gu;

/** How much the parts of a word count beside the word itself. */
const partsShare = 0.8;
const stopWordShare = 0.1;

/** Every feature with its weight. A word said again counts for less each time. */
function weigh(found: string[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [word, times] of count(found)) {
    const weight = Math.sqrt(times) * (stopWords.has(word) ? stopWordShare : 1);
    raise(weights, `word ${stemOf(word)}`, weight);
    const parts = partsOf(word);
    for (const part of parts) raise(weights, `part ${part}`, (weight * partsShare) / Math.sqrt(parts.length));
  }
  return weights;
}

function count(found: string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const word of found) raise(times, word, 1);
  return times;
}

function raise(sums: Map<string, number>, key: string, by: number): void {
  sums.set(key, (sums.get(key) ?? 0) + by);
}

/** "organise" is "organize"; that "exercise" becomes no word that way does no harm, because it always does. */
const britishEnding = /is(?=(?:e|ed|es|ers?|ing|ations?)$)/;

function stemOf(word: string): string {
  const base = baseForms.get(word) ?? word.replace(britishEnding, "iz");
  return /^[a-z]+$/.test(base) ? stemmer(base) : base;
}

/** Scripts that write without spaces: what matches there is a whole phrase, and every two characters count as a word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

const pairsOf = (phrase: string) => (phrase.length < 2 ? [phrase] : runs(Array.from(phrase), 2));

/** The runs of three characters of a word with its edges; the single characters where words are not spaced. */
function partsOf(word: string): string[] {
  const characters = Array.from(word);
  if (unspaced.test(word)) return characters;
  return characters.length < 3 ? [] : runs(["^", ...characters, "$"], 3);
}

function runs(characters: string[], length: number): string[] {
  const last = Math.max(0, characters.length - length + 1);
  return characters.slice(0, last).map((_, index) => characters.slice(index, index + length).join(""));
}

function add(sums: number[], feature: string, weight: number): void {
  const hash = hashOf(feature);
  const index = hash % dimensions;
  sums[index] = (sums[index] ?? 0) + (hash >>> 31 === 0 ? weight : -weight);
}

/** FNV-1a, then mixed (the finaliser of MurmurHash3): its lowest bits alone are not even enough. */
function hashOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < feature.length; index += 1)
    hash = Math.imul(hash ^ feature.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
