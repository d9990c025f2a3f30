import * as z from "zod";
import type { DocumentSnapshot, QueryDocumentSnapshot } from "../adapters/firestore.ts";
import type { Addressing } from "../adapters/push.ts";
import { describeIssues } from "../bus/errors.ts";
import type { Tools } from "../bus/reaction.ts";
import { id } from "../events/fields.ts";

/** What push needs to know of `users/{uid}/devices/{id}`; the rest is the client's. */
const device = z.object({
  id,
  addressing: z.object({ kind: z.enum(["fid", "token"]), value: z.string().min(1) }),
  platform: z.string(),
});

export type Device = z.output<typeof device>;

/** Nobody has more; whoever registers without end must not make every push expensive. */
const MOST_DEVICES = 50;

/** The devices of a user, the last seen first. One that does not fit is told of and left out: the others get their push. */
export async function readDevices(tools: Tools, userId: string): Promise<Device[]> {
  const devices = tools.db.collection(`users/${userId}/devices`);
  const found = await devices.orderBy("lastSeenAt", "desc").limit(MOST_DEVICES).get();
  return found.docs.flatMap((document) => deviceOf(tools, userId, document));
}

function deviceOf({ log }: Tools, userId: string, document: QueryDocumentSnapshot): Device[] {
  const parsed = device.safeParse({ ...document.data(), id: document.id });
  if (parsed.success) {
    return [parsed.data];
  }
  log.warn("device can not be read", { userId, deviceId: document.id, error: describeIssues(parsed.error) });
  return [];
}

/** Whether the document still holds the registration that was sent to, and not one that the app has renewed meanwhile. */
export function isStill(document: DocumentSnapshot, { kind, value }: Addressing): boolean {
  return document.get("addressing.kind") === kind && document.get("addressing.value") === value;
}
