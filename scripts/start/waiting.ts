import { onSnapshot, type Query, type QueryDocumentSnapshot } from "firebase/firestore";

export const PATIENCE_SECONDS = 60;

/** Something was promised and did not come. */
export class NotArrived extends Error {
  override name = "NotArrived";
  constructor(what: string) {
    super(
      `Waited ${PATIENCE_SECONDS} seconds, but this did not arrive: ${what}. The log is .cache/logs/emulators.log.`,
    );
  }
}

/** Waits for the first document of a query that passes. `what` is said when none ever does. */
export function firstOf(
  query: Query,
  what: string,
  passes: (document: QueryDocumentSnapshot) => boolean = () => true,
): Promise<QueryDocumentSnapshot> {
  return new Promise((resolve, reject) => {
    const conclude = (end: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      end();
    };
    const timer = setTimeout(() => conclude(() => reject(new NotArrived(what))), PATIENCE_SECONDS * 1000);
    const unsubscribe = onSnapshot(
      query,
      ({ docs }) => {
        const found = docs.find(passes);
        if (found) {
          // Not before onSnapshot has returned.
          queueMicrotask(() => conclude(() => resolve(found)));
        }
      },
      (error) => conclude(() => reject(error)),
    );
  });
}
