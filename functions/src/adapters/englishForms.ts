/** Words that carry little meaning of their own. They count, so that a text of nothing else can be found, but hardly. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    "a about after again all also am an and any are as at be been before being but by can could did do does doing done " +
    "for from get got had has have having he her him his how i if in into is it its just me more my no not now of off on " +
    "or our out over own she should so some such than that the their them then there these they this those through to " +
    "too up us very was we were what when where which while who whom why will with would you your"
  ).split(" "),
);

/**
 * What a stemmer can not know: irregular forms, numbers in words and the spellings of units. Everything that is written on
 * one line becomes its first word.
 */
// prettier-ignore
const families = [
  "run ran", "go went gone", "write wrote written", "read", "eat ate eaten", "drink drank drunk", "swim swam swum",
  "ride rode ridden", "drive drove driven", "speak spoke spoken", "take took taken", "make made", "buy bought",
  "bring brought", "think thought", "teach taught", "learn learnt", "begin began begun", "build built", "meet met",
  "keep kept", "sleep slept", "feel felt", "leave left", "lose lost", "pay paid", "sell sold", "tell told", "say said",
  "send sent", "spend spent", "win won", "sing sang sung", "grow grew grown", "draw drew drawn", "fly flew flown",
  "know knew known", "give gave given", "see saw seen", "hold held", "stand stood", "sit sat", "find found",
  "child children", "person people", "man men", "woman women", "foot feet", "tooth teeth", "life lives",
  "0 zero", "1 one", "2 two", "3 three", "4 four", "5 five", "6 six", "7 seven", "8 eight", "9 nine", "10 ten",
  "11 eleven", "12 twelve", "15 fifteen", "20 twenty", "30 thirty", "40 forty", "50 fifty", "60 sixty", "100 hundred",
  "km kilometre kilometres kilometer kilometers kms", "m metre metres meter meters", "mi mile miles",
  "kg kilo kilos kilogram kilograms", "min minute minutes mins", "h hour hours hr hrs", "s second seconds sec secs",
];

export const baseForms: ReadonlyMap<string, string> = new Map(
  families.flatMap((family) => {
    const [base = "", ...forms] = family.split(" ");
    return [base, ...forms].map((form): [string, string] => [form, base]);
  }),
);
