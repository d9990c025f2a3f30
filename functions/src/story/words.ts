/** A word of a text: as it stands, as it is compared, and how it is joined to the word before. */
export interface Word {
  text: string;
  /** Lower case; possessive and contracted endings are gone. */
  plain: string;
  /** The first of its sentence. */
  isFirst: boolean;
  /** Nothing but a space, a hyphen or an apostrophe stands between it and the word before. */
  isJoined: boolean;
}

const CONTRACTED = /(?<=[\p{L}\p{M}\p{N}])['’](?:s|ve|re|d|ll|m|t)?(?![\p{L}\p{M}\p{N}])/giu;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const SENTENCE_END = /[.!?][\p{Pe}\p{Pf}"'’]*\s/u;

/** One form for what looks alike: full-width, superscript, circled and ligature characters, and digits of any script. */
export function normalised(text: string): string {
  const apart = text
    .replace(/(?<=\d)[\u00A0\u2009\u202F](?=\d{3})/gu, "")
    .replace(/(?<=\d)(?=\p{No})/gu, " ");
  return apart.normalize("NFKC").replace(/\p{Nd}/gu, asciiDigit);
}

/** The ten digits of a script follow each other, from its zero on. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let steps = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - steps - 1))) {
    steps += 1;
  }
  return String(steps % 10);
}

/** The words of a normalised text. */
export function wordsOf(text: string): Word[] {
  const whole = text.replace(CONTRACTED, "");
  let end = 0;
  return Array.from(whole.matchAll(WORD), ({ 0: word, index }) => {
    const gap = whole.slice(end, index);
    const isFirst = end === 0 || SENTENCE_END.test(gap);
    end = index + word.length;
    return { text: word, plain: word.toLowerCase(), isFirst, isJoined: /^[ '’-]$/u.test(gap) };
  });
}
