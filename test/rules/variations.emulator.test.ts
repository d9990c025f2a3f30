import { fieldValues } from "./fieldValues.ts";
import { forgeriesOf } from "./forgeries.ts";
import { goal, kinds, task, user } from "./kinds.ts";
import { placeValues } from "./listValues.ts";
import { oversized } from "./oversized.ts";
import { signedOutIntrusions } from "./serverDocuments.ts";
import { signedOut } from "./strangers.ts";
import { tryAll } from "./tryAll.ts";
import { changesOf, creationsOf } from "./values.ts";

const coveredForgeries = [user, task, goal];

// Attempts that reach no expression of the rules that others do not reach already, in a project of their own: the
// report on coverage repeats every value at every expression, and would have more than 100 MB.
tryAll("demo-rules-variations", {
  allowed: [
    ...fieldValues.flatMap(({ kind, accepted }) => changesOf(kind, accepted)),
    ...creationsOf(placeValues.kind, placeValues.accepted),
  ],
  refused: [
    ...signedOut,
    ...signedOutIntrusions,
    ...kinds.filter((kind) => !coveredForgeries.includes(kind)).flatMap(forgeriesOf),
    ...fieldValues.flatMap(({ kind, refused }) => changesOf(kind, refused)),
    ...creationsOf(placeValues.kind, placeValues.refused),
    ...oversized,
  ],
});
