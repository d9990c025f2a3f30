import {
  FieldValue,
  Timestamp,
  type DocumentData,
  type DocumentReference,
  type DocumentSnapshot,
  type Firestore,
  type Transaction,
  type UpdateData,
} from "../adapters/firestore.ts";
import { describeIssues, NonRetryableError } from "../bus/errors.ts";
import type { Event, Tools } from "../bus/reaction.ts";
import type { DataOf } from "../events/defineEvent.ts";
import type { notificationCreated } from "../events/notifications.ts";
import { setting } from "../params.ts";
import { isStill, type Device } from "./devices.ts";
import { notificationItem, type NotificationItem } from "./item.ts";
import { isClaimedByAnother, planOf, whyNoPush, type Plan, type Sent } from "./pushPlan.ts";

/** The right of one attempt to send one item, and to whom. */
export interface Claim extends Plan {
  ref: DocumentReference;
  claimedBy: string;
  item: NotificationItem;
}

interface Wanted {
  event: Event<DataOf<typeof notificationCreated>>;
  /** The item as it was read. */
  known: DocumentSnapshot;
  devices: Device[];
}

/**
 * Claims an item for this attempt, until the platform would have ended it; or says why there is nothing to send.
 * @throws Error when another attempt is sending, or when the service asked for more time.
 */
export async function claimItem(tools: Tools, { event, known, devices }: Wanted): Promise<Claim | string> {
  const { ref, updateTime } = known;
  const claimedBy = event.traceparent;
  const item = itemOf(known);
  const now = tools.now();
  const nothing = whyNoPush(item, now);
  if (!item || !updateTime || nothing) {
    return nothing ?? "";
  }
  if (isClaimedByAnother(item.channels.push, claimedBy, now)) {
    throw new Error("push: another attempt is sending this item");
  }
  const plan = planOf(item.channels.push, devices, now);
  if (plan.due.length === 0) {
    return nothingDue(plan);
  }
  // If it is not what was read any more, this fails, and the handler runs again.
  await tools.claim(ref, claimFields(plan.due, claimedBy, now), updateTime);
  return { ...plan, ref, claimedBy, item };
}

function nothingDue({ waitUntil }: Plan): string {
  if (waitUntil) {
    throw new Error(`push: a device waits until ${waitUntil.toISOString()}`);
  }
  return "every device has its outcome";
}

function itemOf(snapshot: DocumentSnapshot): NotificationItem | undefined {
  if (!snapshot.exists) {
    return undefined;
  }
  const parsed = notificationItem.safeParse(snapshot.data());
  if (parsed.success) {
    return parsed.data;
  }
  throw new NonRetryableError(`document ${snapshot.ref.path}: ${describeIssues(parsed.error)}`);
}

const inDevice = ({ id }: Device): string => `channels.push.devices.${id}`;

function claimFields(due: Device[], claimedBy: string, now: Date): UpdateData<DocumentData> {
  const leaseUntil = Timestamp.fromMillis(now.getTime() + setting("EVENT_TIMEOUT_SECONDS") * 1000);
  const sending = { state: "sending", at: Timestamp.fromDate(now) };
  return {
    "channels.push.claimedBy": claimedBy,
    "channels.push.leaseUntil": leaseUntil,
    ...Object.fromEntries(due.map((device) => [inDevice(device), sending])),
  };
}

/** Writes the outcomes, releases the claim, and forgets the devices that are gone. The caller holds the claim. */
export async function recordOutcomes(
  transaction: Transaction,
  { db, now }: Tools,
  { claim, sent }: { claim: Claim; sent: Sent[] },
): Promise<void> {
  const forgotten = await goneDevices(transaction, db, { claim, sent });
  transaction.update(claim.ref, {
    "channels.push.claimedBy": FieldValue.delete(),
    "channels.push.leaseUntil": FieldValue.delete(),
    ...Object.fromEntries(sent.map((each) => [inDevice(each.device), outcomeField(each, now())])),
  });
  forgotten.forEach((ref) => transaction.delete(ref));
}

/** The documents of the devices that are gone, unless the app has registered anew in them meanwhile. */
async function goneDevices(
  transaction: Transaction,
  db: Firestore,
  { claim, sent }: { claim: Claim; sent: Sent[] },
): Promise<DocumentReference[]> {
  const user = claim.ref.parent.parent?.path;
  const gone = sent.filter(({ outcome }) => outcome.state === "gone");
  const found = gone.map(async ({ device }) => {
    const document = await transaction.get(db.doc(`${user}/devices/${device.id}`));
    return isStill(document, device.addressing) ? [document.ref] : [];
  });
  return (await Promise.all(found)).flat();
}

function outcomeField({ outcome }: Sent, now: Date): DocumentData {
  const at = Timestamp.fromDate(now);
  if (outcome.state !== "retry") {
    return { ...outcome, at };
  }
  const { state, reason, retryAfterSeconds } = outcome;
  const notBefore = retryAfterSeconds && Timestamp.fromMillis(now.getTime() + retryAfterSeconds * 1000);
  return { state, reason, at, ...(notBefore ? { notBefore } : {}) };
}

/** Keeps the outcomes of an attempt that does not finish the delivery, as long as the claim is still its own. */
export async function saveOutcomes(tools: Tools, claim: Claim, sent: Sent[]): Promise<void> {
  await tools.db.runTransaction(async (transaction) => {
    const item = await transaction.get(claim.ref);
    if (item.get("channels.push.claimedBy") === claim.claimedBy) {
      await recordOutcomes(transaction, tools, { claim, sent });
    }
  });
}
