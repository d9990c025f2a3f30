import { dateWords, ordinaryStarts } from "./commonWords.ts";
import { numberWord } from "./numberWords.ts";
import { numbersIn, type FoundNumber } from "./numbersIn.ts";
import { countKinds, type SegmentFacts } from "./segmentFacts.ts";
import type { MediaKind } from "./story.ts";
import { normalised, wordsOf, type Word } from "./words.ts";

/** The longest text that is taken from a language model. */
const MOST_CHARACTERS = 400;

/** What a text may draw on. */
interface Evidence {
  /** The words of each fact, with a space around every word. */
  phrases: string[];
  numbers: Set<string>;
  media: { kind: MediaKind; count: number }[];
}

/**
 * What is wrong with a text that a language model wrote: it is no plain paragraph, or it names a number, a date, a name or a quotation
 * that the facts lack. Undefined if nothing is. Rather refuses a true text than lets a false one pass: the template is there.
 */
export function checkText(text: string, facts: SegmentFacts): string | undefined {
  const plain = normalised(text);
  const evidence = evidenceOf(facts);
  const words = wordsOf(plain);
  return (
    wrongForm(text) ??
    wrongForm(plain) ??
    unknownNumber(plain, evidence) ??
    unknownDate(words, evidence) ??
    unknownName(words, evidence) ??
    unknownQuotation(plain, evidence)
  );
}

const wrongForms: [RegExp, string][] = [
  [/^\s*$/u, "is empty"],
  [new RegExp(`^.{${MOST_CHARACTERS + 1}}`, "su"), `has more than ${MOST_CHARACTERS} characters`],
  [/[\n\v\f\r\u0085\u2028\u2029]/u, "has several paragraphs"],
  [/:\/\/|www\.|mailto:|@|[\p{L}\p{N}]\.\p{L}/iu, "has a link"],
  [/[*_`#~^=<>|\\[\]{}]|&#?\w+;|^\s*(?:[-+•]|\d+[.)])\s/u, "has markup"],
  [/(?!°)[\p{So}\p{C}]/u, "has signs that are no plain text"],
];

function wrongForm(text: string): string | undefined {
  const [, fault] = wrongForms.find(([form]) => form.test(text.trim())) ?? [];
  return fault && `the text ${fault}`;
}

function evidenceOf(facts: SegmentFacts): Evidence {
  const { title, description = "", goal = "", project = "", media } = facts;
  const texts = [title, description, goal, project, ...media.map(({ caption = "" }) => caption)].map(
    normalised,
  );
  const numbers = new Set(texts.flatMap(numbersIn).map(({ key }) => key));
  return { phrases: texts.map(phraseOf), numbers, media: countKinds(media) };
}

const phraseOf = (text: string): string => phrase(wordsOf(text));
const phrase = (words: Word[]): string => ` ${words.map(({ plain }) => plain).join(" ")} `;
const isKnown = (part: string, { phrases }: Evidence): boolean => phrases.some((each) => each.includes(part));

const lacking = (what: string, named: string): string => `the text ${what} "${named}", which the facts lack`;

function unknownNumber(text: string, evidence: Evidence): string | undefined {
  const isKnownNumber = (number: FoundNumber) =>
    evidence.numbers.has(number.key) || isMediaCount(number, text.slice(number.end), evidence);
  const unknown = numbersIn(text).find((number) => !isKnownNumber(number));
  return unknown && lacking("names the number", unknown.key);
}

const mediaNouns: Record<MediaKind, RegExp> = {
  photo: /^ (?:photo|picture|image)s?\b/iu,
  video: /^ videos?\b/iu,
  audio: /^ recordings?\b/iu,
  file: /^ files?\b/iu,
};

/** Two photos are two photos, and nothing else is two because of them. */
const isMediaCount = ({ key }: FoundNumber, rest: string, { media }: Evidence): boolean =>
  media.some(({ kind, count }) => String(count) === key && mediaNouns[kind].test(rest));

const isDate = ({ plain }: Word): boolean => dateWords.has(plain) || dateWords.has(plain.replace(/s$/u, ""));

function unknownDate(words: Word[], evidence: Evidence): string | undefined {
  const date = words.find((word) => isDate(word) && !isKnown(phrase([word]), evidence));
  return date && lacking("names the date", date.text);
}

/** A number word is checked as a number. */
const isOrdinaryStart = (word: string): boolean => ordinaryStarts.has(word) || numberWord(word) !== undefined;

const isName = ({ text, plain, isFirst }: Word): boolean =>
  /[\p{Lu}\p{Lt}]/u.test(text) && !(isFirst && isOrdinaryStart(plain));

/** The text is to be English: a word of another script is the user's own, or a name. */
const isForeign = ({ text }: Word): boolean => /(?!\p{Script=Latin})\p{L}/u.test(text);

/** Names that stand together are one name: "York" and "New" do not make New York. */
function unknownName(words: Word[], evidence: Evidence): string | undefined {
  const names: Word[][] = [];
  words.forEach((word, index) => {
    const before = words[index - 1];
    const isOneName = word.isJoined && before !== undefined && isName(before);
    if (isOneName && isName(word)) {
      names.at(-1)?.push(word);
    } else if (isName(word) || isForeign(word)) {
      names.push([word]);
    }
  });
  const unknown = names.find((name) => !isKnown(phrase(name), evidence));
  return unknown && lacking("names", unknown.map(({ text }) => text).join(" "));
}

const SINGLE_QUOTED = /(?<![\p{L}\p{N}])['‘‚‹]([^’'›]+(?:[’'](?=\p{L})[^’'›]+)*)[’'›](?!\p{L})/gu;

/** Whatever has an opening mark before it or a closing one behind it, so that nothing hides in nested or open quotation marks. */
function quotationsIn(text: string): string[] {
  const pieces = text.split(/(["“”„‟«»])/u);
  const isQuoted = (index: number): boolean => {
    const straightMarks = pieces.slice(0, index).filter((piece) => piece === '"').length;
    const [left = "", right = ""] = [pieces[index - 1], pieces[index + 1]];
    return "“„‟«".includes(left || " ") || "”»".includes(right || " ") || straightMarks % 2 === 1;
  };
  const doubleQuoted = pieces.filter((_, index) => index % 2 === 0 && isQuoted(index));
  return [...doubleQuoted, ...Array.from(text.matchAll(SINGLE_QUOTED), ([, words = ""]) => words)];
}

function unknownQuotation(text: string, evidence: Evidence): string | undefined {
  const quoted = quotationsIn(text).map((words) => ({ words, phrase: phraseOf(words) }));
  const unknown = quoted.find((each) => each.phrase.trim() !== "" && !isKnown(each.phrase, evidence));
  return unknown && lacking("quotes", unknown.words);
}
