import { cut } from "./cut.ts";

/** Invisible characters that could turn the direction of the sentence around a title, or break its line. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** Words whose own full stop is not the end of a sentence. */
const ABBREVIATED = /(?:\.\.|\.\p{L}|(?:^|\s)(?:etc|inc|ltd|corp|co|no|vs|jr|sr|st|dr|mr|mrs|ms))\.$/iu;

/**
 * A user's title as it stands within a sentence: in quotation marks, on one line, without the full stop that would end the
 * sentence too early. Quotation marks of its own become single ones.
 */
export function quoted(title: string, length: number): string {
  const line = title.replace(INVISIBLE, " ").replace(/\s+/gu, " ").trim();
  const open = ABBREVIATED.test(line) ? line : line.replace(/(?<=[^.])\.$/u, "");
  return `“${innerQuotes(cut(open, length)) || "untitled"}”`;
}

/** Only pairs: the sign of 24" is no quotation mark. */
const innerQuotes = (text: string): string =>
  text
    .replace(/[“„]([^“”„]*)[”“]/gu, "‘$1’")
    .replace(/(?<=^|[\s([{–—-])"([^"]*[^"\s])"(?=$|[\s)\]},.;:!?…–—-])/gu, "‘$1’");
