import { setTimeout as sleep } from "node:timers/promises";
import { getDocs, type Query, type QueryDocumentSnapshot } from "firebase/firestore/lite";

const PATIENCE_SECONDS = 60;
const PAUSE_MS = 100;

/** Something was promised and did not come. */
export class NotArrived extends Error {
  override name = "NotArrived";
  constructor(what: string) {
    super(
      `Waited ${PATIENCE_SECONDS} seconds, but this did not arrive: ${what}. The log is .cache/logs/emulators.log.`,
    );
  }
}

/**
 * Looks until something is there. By asking, not by a listener: on the emulator, on a busy machine, a listener of the client now
 * and then hears nothing for a minute of what has long been written.
 * @throws NotArrived, with what is missing by then.
 */
export async function arrivalOf<Found>(
  look: () => Promise<Found | undefined>,
  missing: () => string,
): Promise<Found> {
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  while (true) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new NotArrived(missing());
    }
    await sleep(PAUSE_MS);
  }
}

/** Waits for the first document of a query that passes. `what` is said when none ever does. */
export const firstOf = (
  query: Query,
  what: string,
  passes: (document: QueryDocumentSnapshot) => boolean = () => true,
): Promise<QueryDocumentSnapshot> =>
  arrivalOf(
    async () => (await getDocs(query)).docs.find(passes),
    () => what,
  );
