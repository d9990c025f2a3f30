import { announcing } from "./announcing.ts";
import { effects } from "./effects.ts";
import { failing } from "./failing.ts";
import { operating } from "./operating.ts";
import { reacting } from "./reacting.ts";
import type { Sabotage } from "./sabotage.ts";

/** Of `react` and `announce`: the fault suite has to notice these too. */
export const ofTheBus: Sabotage[] = [...reacting, ...failing, ...announcing];

/** Every promise that is broken on purpose by `npm run test:sabotage`, to see that a test notices. */
export const sabotages: Sabotage[] = [...ofTheBus, ...operating, ...effects];
