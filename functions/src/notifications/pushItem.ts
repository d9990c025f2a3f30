import type { DocumentSnapshot } from "../adapters/firestore.ts";
import type { PushOutcome } from "../adapters/push.ts";
import { describeError } from "../bus/errors.ts";
import type { Event, Note, Tools } from "../bus/reaction.ts";
import type { DataOf } from "../events/defineEvent.ts";
import type { notificationCreated } from "../events/notifications.ts";
import { readDevices } from "./devices.ts";
import { claimItem, recordOutcomes, saveOutcomes, type Claim } from "./pushClaim.ts";
import { messageTo, whyAgain, type Sent } from "./pushPlan.ts";

type NotificationEvent = Event<DataOf<typeof notificationCreated>>;

/**
 * Sends a new inbox item to the devices of its user. The item is claimed first, so that two attempts at the same time send
 * once; the outcome of every device is kept on it, so that a retry sends only to those that are still without.
 */
export async function pushItem(event: NotificationEvent, tools: Tools): Promise<Note> {
  const user = tools.db.doc(`users/${event.userId}`);
  const refs = [
    user.collection("settings").doc("notifications"),
    user.collection("notifications").doc(event.data.notificationId),
  ] as const;
  const [documents, devices] = await Promise.all([
    tools.db.getAll(...refs),
    readDevices(tools, event.userId),
  ]);
  const [settings, known] = documents as [DocumentSnapshot, DocumentSnapshot];
  if (settings.get("paused") === true) {
    return "push is paused";
  }
  if (devices.length === 0) {
    return "no device to push to";
  }
  const claim = await claimItem(tools, { event, known, devices });
  return typeof claim === "string" ? claim : pushClaimed(event, tools, claim);
}

async function pushClaimed(event: NotificationEvent, tools: Tools, claim: Claim): Promise<Note> {
  const sent = await send(event, tools, claim);
  warnOfRefused(event, tools, sent);
  const again = whyAgain(sent, claim.waitUntil);
  if (again) {
    await saveOutcomes(tools, claim, sent);
    throw new Error(again);
  }
  try {
    await tools.transaction((transaction) => recordOutcomes(transaction, tools, { claim, sent }));
  } catch (error) {
    // Another attempt left a record of its failure meanwhile. The outcomes must stay, or the message would go out twice.
    await saveOutcomes(tools, claim, sent);
    throw error;
  }
}

async function send(event: NotificationEvent, tools: Tools, { item, due }: Claim): Promise<Sent[]> {
  const { userId, id: eventId } = event;
  const { notificationId } = event.data;
  const sending = { userId, eventId, notificationId, item, now: tools.now() };
  const outcomes = await tools
    .push()
    .then((push) => push.send(due.map((device) => messageTo(device, sending))))
    .catch((error: unknown): PushOutcome[] =>
      due.map(() => ({ state: "retry", reason: describeError(error).message })),
    );
  return due.map((device, index) => ({ device, outcome: outcomes[index] ?? unanswered }));
}

const unanswered: PushOutcome = { state: "retry", reason: "no outcome" };

function warnOfRefused({ id: eventId, userId }: NotificationEvent, { log }: Tools, sent: Sent[]): void {
  for (const { device, outcome } of sent) {
    if (outcome.state === "refused") {
      const { id: deviceId, platform } = device;
      log.warn("push refused", { eventId, userId, deviceId, platform, reason: outcome.reason });
    }
  }
}
