import { numberWord, scales } from "./numberWords.ts";

/** Units that may stand right after the digits without changing the number: 5km is 5, but 5k is not. */
const UNITS =
  /^(?:st|nd|rd|th|s|x|kms?|cm|mm|mi|kg|g|mg|lbs?|oz|ml|l|cl|h|hrs?|mins?|secs?|am|pm|ft|kcal|mph)$/;

/** A number of the text by itself, before it is joined with its neighbours. */
interface Part {
  key: string;
  /** What it is worth, if it can be part of a longer number. */
  value?: number | undefined;
  isWord: boolean;
  /** Nothing but space, a hyphen or "and" stands between it and the number before. */
  isJoined: boolean;
  end: number;
}

/** A number in a text: the one form that all its spellings share, and where the text goes on after it. */
export interface FoundNumber {
  key: string;
  end: number;
}

/** A number as far as it is read: "five thousand" of "five thousand three hundred". */
interface Reading extends FoundNumber {
  /** What is settled, in thousands and more; and what a scale would still multiply. */
  settled: number;
  rest: number;
  /** A word that is worth less than this can be added; a scale can follow unless this is undefined. */
  room?: number | undefined;
}

const TOKEN = /(\d+(?:[.,:/⁄]\d+)*)([\p{L}\p{M}]*)|[\p{L}\p{M}]+|[\p{Nl}\p{No}]/gu;
const JOINING = /^(?:[\s-]+|\s+and\s+)$/u;

/** Every number in a normalised text, in digits or in words: "1,000", "1000" and "one thousand" are all "1000". */
export function numbersIn(text: string): FoundNumber[] {
  const readings: Reading[] = [];
  for (const part of partsOf(text.toLowerCase())) {
    const last = readings.at(-1);
    const longer = last && part.isJoined ? extended(last, part) : undefined;
    readings.splice(longer ? -1 : readings.length, longer ? 1 : 0, longer ?? begun(part));
  }
  return readings.map(({ key, end }) => ({ key, end }));
}

function partsOf(text: string): Part[] {
  let end = 0;
  return Array.from(text.matchAll(TOKEN)).flatMap((match) => {
    const part = partOf(match);
    if (!part) {
      return [];
    }
    const isJoined = JOINING.test(text.slice(end, match.index));
    end = match.index + match[0].length;
    return [{ ...part, isJoined, end }];
  });
}

function partOf([token, digits, unit = ""]: RegExpMatchArray): Omit<Part, "isJoined" | "end"> | undefined {
  if (digits !== undefined) {
    const key = digitsKey(digits);
    const isPlain = unit === "" && /^\d+(?:\.\d+)?$/.test(key);
    return {
      key: UNITS.test(unit) ? key : key + unit,
      value: isPlain ? Number(key) : undefined,
      isWord: false,
    };
  }
  if (/[\p{Nl}\p{No}]/u.test(token)) {
    return { key: token, isWord: false };
  }
  const word = numberWord(token);
  return word && { key: String(word.value), value: word.isComposable ? word.value : undefined, isWord: true };
}

/** 1,000 is 1000; 1,5 is 1.5; 07:30 is 7:30. */
function digitsKey(digits: string): string {
  const whole = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(",", "") : digits;
  return whole.replace(/^(\d+),(\d+)$/, "$1.$2").replace(/(?<![\d.])0(?=\d(?!\d))/g, "");
}

const isTens = (value: number): boolean => value >= 20 && value < 100 && value % 10 === 0;

function begun({ key, value, isWord, end }: Part): Reading {
  if (value === undefined) {
    return { key, end, settled: 0, rest: 0 };
  }
  if (isWord && scales.has(value)) {
    return scaled({ settled: 0, rest: 1 }, { scale: value, end });
  }
  return { key, end, settled: 0, rest: value, room: isWord && isTens(value) ? 10 : 0 };
}

/** The longer number that a part makes of what was read; undefined where it begins another. */
function extended(reading: Reading, { value, isWord, end }: Part): Reading | undefined {
  const { settled, rest, room } = reading;
  if (value === undefined || room === undefined || !isWord) {
    return undefined;
  }
  if (scales.has(value)) {
    return rest > 0 && (rest < 100 || value > 100) ? scaled(reading, { scale: value, end }) : undefined;
  }
  const sum = rest + value;
  const longer = { key: String(settled + sum), end, settled, rest: sum, room: isTens(value) ? 10 : 0 };
  return value > 0 && value < room ? longer : undefined;
}

/** "Two hundred" has room for less than a hundred; "two thousand" is settled, and less than a thousand may follow. */
function scaled(
  { settled, rest }: Pick<Reading, "settled" | "rest">,
  { scale, end }: { scale: number; end: number },
): Reading {
  const product = settled + rest * scale;
  return scale < 1000
    ? { key: String(product), end, settled, rest: rest * scale, room: scale === 100 ? 100 : 0 }
    : { key: String(product), end, settled: product, rest: 0, room: scale };
}
