import { announcing } from "./announcing.ts";
import { effects } from "./effects.ts";
import { reacting } from "./reacting.ts";
import type { Sabotage } from "./sabotage.ts";

/** Every promise that is broken on purpose by `npm run test:sabotage`, to see that a test notices. */
export const sabotages: Sabotage[] = [...reacting, ...announcing, ...effects];
