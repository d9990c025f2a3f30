const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The beginning of a text, at most `length` characters as people count them, ended by "…" where something was left out:
 * after a word if there is one to end with, and never inside a character.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  // A character can have many code points, but what is read of an endless text has to end.
  const all = Array.from(characters.segment(text.slice(0, length * 20)), ({ segment }) => segment);
  if (all.length <= length) {
    return all.join("");
  }
  const beginning = all.slice(0, length - 1).join("");
  const isWithinWord = !/^\s/u.test(all[length - 1] ?? "");
  const words = isWithinWord ? beginning.replace(/\s+\S*$/u, "") : beginning;
  return `${words.replace(/[\s.,:;–—-]+$/u, "")}…`;
}
