import type { App } from "firebase-admin/app";
import type { BatchResponse, Messaging } from "firebase-admin/messaging";
import { fcmMessage, type FcmMessage } from "./fcmMessage.ts";
import { within } from "../within.ts";
import { outcomeOfError } from "./fcmOutcome.ts";
import type { Push, PushOutcome } from "./push.ts";

export interface FcmOptions {
  /** Absent: the default app, with the credentials of the function. */
  app?: App;
  now?: () => Date;
  /** How long FCM may take for one batch. */
  timeoutSeconds?: number;
}

const MOST_IN_BATCH = 500;

/** Push messages through Firebase Cloud Messaging. The client is loaded at the first message. */
export function fcmPush({ app, now = () => new Date(), timeoutSeconds = 25 }: FcmOptions = {}): Push {
  return {
    send: async (messages) => {
      const client = await connect(app);
      const batches = inBatches(messages.map((message) => fcmMessage(message, now())));
      const outcomes = await Promise.all(
        batches.map(async (batch) => {
          const answer = await within(timeoutSeconds, client.sendEach(batch), () => undefined);
          return batch.map((_, index) => outcomeOf(answer?.responses[index], now()));
        }),
      );
      return outcomes.flat();
    },
  };
}

async function connect(app: App | undefined): Promise<Messaging> {
  const [{ getApps, initializeApp }, { getMessaging }] = await Promise.all([
    import("firebase-admin/app"),
    import("firebase-admin/messaging"),
  ]);
  const standard = () => getApps().find(({ name }) => name === "[DEFAULT]") ?? initializeApp();
  return withoutRepeats(getMessaging(app ?? standard()));
}

/**
 * Has the SDK ask once. It would repeat what was not answered within 15 s, a 503 and a lost connection up to four times, beyond our
 * patience, when the delivery has been given back and is sent anew: two messages. The platform's retry is the only one.
 * The SDK has no option for it (14.5); that this is still the way is shown by the contract tests.
 */
function withoutRepeats(client: Messaging): Messaging {
  const { messagingRequestHandler } = client as unknown as {
    messagingRequestHandler?: Record<"httpClient" | "http2Client", { retry?: unknown } | undefined>;
  };
  for (const http of [messagingRequestHandler?.httpClient, messagingRequestHandler?.http2Client]) {
    if (!http) {
      throw new Error("firebase-admin has changed: its repeats can not be switched off in pushFcm.ts");
    }
    http.retry = undefined;
  }
  return client;
}

function inBatches(messages: FcmMessage[]): FcmMessage[][] {
  const count = Math.ceil(messages.length / MOST_IN_BATCH);
  return Array.from({ length: count }, (_, index) =>
    messages.slice(index * MOST_IN_BATCH, (index + 1) * MOST_IN_BATCH),
  );
}

function outcomeOf(response: BatchResponse["responses"][number] | undefined, now: Date): PushOutcome {
  if (!response) {
    return { state: "retry", reason: "FCM did not answer in time" };
  }
  const { success, messageId, error } = response;
  if (!success) {
    return outcomeOfError(error, now);
  }
  // Something else than FCM says yes to everything: a proxy, a page that asks to sign in.
  return typeof messageId === "string" && messageId !== ""
    ? { state: "sent", messageId }
    : { state: "retry", reason: "the answer names no message: it was not FCM's" };
}
