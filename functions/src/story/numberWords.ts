const list = (words: string): string[] => words.split(" ");

const CARDINALS = list(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
);
const ORDINALS = list(
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
);
const TENS = list("twenty thirty forty fifty sixty seventy eighty ninety");
const SCALES = Object.entries({
  dozen: 12,
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
});

const composable = new Map<string, number>([
  ...CARDINALS.map((word, value) => [word, value] as const),
  ...ORDINALS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, 20 + 10 * index] as const),
  ...TENS.map((word, index) => [word.replace(/y$/, "ieth"), 20 + 10 * index] as const),
  ...SCALES,
  ...SCALES.map(([word, value]) => [`${word}th`, value] as const),
]);

/** Words that are a number, but no part of a longer one. */
const alone = new Map<string, number>([
  ...list("nil nought").map((word) => [word, 0] as const),
  ...list("once single solo").map((word) => [word, 1] as const),
  ...list("twice both pair couple duo double twin").map((word) => [word, 2] as const),
  ...list("thrice trio triple treble").map((word) => [word, 3] as const),
  ...list("quadruple quartet").map((word) => [word, 4] as const),
  ...list("half halve").map((word) => [word, 0.5] as const),
  ["quarter", 0.25],
]);

/** The numbers that make a multiple of the one before them: two hundred, 5 thousand. */
export const scales = new Set<number>(SCALES.map(([, value]) => value));

const GLUED = new RegExp(`^(${TENS.join("|")})(.+)$`);

function composableValue(word: string): number | undefined {
  const [, tens = "", unit = ""] = GLUED.exec(word) ?? [];
  const glued = (composable.get(tens) ?? Number.NaN) + (composable.get(unit) ?? Number.NaN);
  return composable.get(word) ?? (Number.isNaN(glued) ? undefined : glued);
}

/** A number word: what it is worth, and whether it can be part of a longer number. */
export interface NumberWord {
  value: number;
  isComposable: boolean;
}

/** The number that a lower-case word says; "thirds", "twenties", "firstly", "tenfold" and "twentyfive" do too. */
export function numberWord(word: string): NumberWord | undefined {
  const endings = [/^/, /s$/, /es$/, /ly$/, /fold$/];
  const stems = [...endings.map((ending) => word.replace(ending, "")), word.replace(/ies$/, "y")];
  const composed = stems.map(composableValue).find((value) => value !== undefined);
  if (composed !== undefined) {
    return { value: composed, isComposable: true };
  }
  const single = stems.map((stem) => alone.get(stem)).find((value) => value !== undefined);
  return single === undefined ? undefined : { value: single, isComposable: false };
}
