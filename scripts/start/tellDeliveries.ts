import type { QueryDocumentSnapshot } from "firebase/firestore/lite";
import { deliveriesOf, expectSuccess, hasSucceeded, type Delivery } from "./deliveries.ts";
import type { DemoApp } from "./demoApp.ts";
import { line, milliseconds, seconds } from "./report.ts";

/** Prints the event, and each reaction as it ends. @throws Error when one did not succeed, or did not end. */
export async function tellDeliveries(
  app: DemoApp,
  event: QueryDocumentSnapshot,
  since: number,
): Promise<void> {
  line({ label: "event", text: `${event.get("type")}  ${event.id}`, right: seconds(since) });
  const deliveries = await deliveriesOf(app, event, tell);
  const succeeded = deliveries.filter(hasSucceeded).length;
  const text = `${succeeded} of ${deliveries.length} reactions succeeded`;
  line({ label: "", text, right: seconds(since), isGood: succeeded === deliveries.length });
  expectSuccess(deliveries);
}

function tell(delivery: Delivery, place: number): void {
  line({
    label: place === 1 ? "reactions" : "",
    text: `${delivery.reaction.padEnd(30)} ${delivery.outcome}`,
    right: milliseconds(delivery.milliseconds),
    isGood: hasSucceeded(delivery),
  });
}
