import { collection, getDocs, type QueryDocumentSnapshot } from "firebase/firestore/lite";
import type { DemoApp } from "./demoApp.ts";
import { arrivalOf } from "./waiting.ts";

/** What became of an event in one reaction. */
export interface Delivery {
  reaction: string;
  outcome: string;
  milliseconds: number;
  error?: string;
}

type Tell = (delivery: Delivery, place: number) => void;

/**
 * Waits until every expected reaction to an event has its outcome, and tells of each as it arrives.
 * Also `failing` is final here: the emulators never try again, as the platform does.
 * @throws NotArrived
 */
export async function deliveriesOf(
  app: DemoApp,
  event: QueryDocumentSnapshot,
  tell: Tell = () => {},
): Promise<Delivery[]> {
  const expected = event.get("reactions") as string[];
  const told = new Map<string, Delivery>();
  const look = async (): Promise<Delivery[] | undefined> => {
    const { docs } = await getDocs(collection(app.operator, `eventLog/${event.id}/deliveries`));
    docs
      .filter(({ id }) => !told.has(id))
      .map((document) => document.data() as Delivery)
      .forEach((delivery) => tell(delivery, told.set(delivery.reaction, delivery).size));
    return told.size < expected.length ? undefined : [...told.values()];
  };
  const missing = () => expected.filter((reaction) => !told.has(reaction)).join(", ");
  return arrivalOf(look, () => `the outcome of ${missing()}`);
}

export const hasSucceeded = ({ outcome }: Delivery): boolean => outcome === "succeeded";

/** @throws Error that names the reactions that did not succeed, and why. */
export function expectSuccess(deliveries: Delivery[]): void {
  const failed = deliveries.filter((delivery) => !hasSucceeded(delivery));
  if (failed.length > 0) {
    const reasons = failed.map(({ reaction, outcome, error }) => `${reaction}: ${error ?? outcome}`);
    throw new Error(
      `Not every reaction succeeded (.cache/logs/emulators.log says more):\n  ${reasons.join("\n  ")}`,
    );
  }
}
