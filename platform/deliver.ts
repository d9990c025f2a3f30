import { setTimeout as sleep } from "node:timers/promises";
import type { PubSub } from "@google-cloud/pubsub";
import type { Listener } from "./events.ts";
import { inboxOf, type Inbox, type Message, type Received } from "./messages.ts";
import {
  deadLetterTopicOf,
  LEASE_SECONDS,
  subscribe,
  subscriptionOf,
  waitSecondsAfter,
  type Delivering,
} from "./subscribe.ts";

/** How many messages of one function may be under way, waiting for their retry included. */
const MOST_HELD = 1000;
/** After Pub/Sub could not be reached. */
const PAUSE_MS = 500;

interface Line {
  pubsub: PubSub;
  inbox: Inbox;
  listener: Listener;
  delivering: Delivering;
  /** The messages under way. Nobody else gets them as long as their lease is renewed. */
  held: Set<string>;
  isStopped: boolean;
}

export interface Delivered {
  /** Gives back what waits for its retry and takes nothing more. */
  stop(): Promise<void>;
}

/** Delivers the messages of a subscription to its function until they are acknowledged, each at its own pace. */
export async function deliver(
  pubsub: PubSub,
  listener: Listener,
  delivering: Delivering,
): Promise<Delivered> {
  const subscription = subscriptionOf(listener.name, delivering.instance);
  await subscribe(pubsub, subscription, listener);
  const inbox = inboxOf(pubsub.projectId, subscription);
  const line: Line = { pubsub, inbox, listener, delivering, held: new Set(), isStopped: false };
  const renewal = setInterval(() => void renew(line), (LEASE_SECONDS * 1000) / 3);
  void takeAll(line);
  return {
    async stop() {
      line.isStopped = true;
      clearInterval(renewal);
      inbox.close();
      await giveBack(line);
    },
  };
}

async function takeAll(line: Line): Promise<void> {
  while (!line.isStopped) {
    for (const received of await take(line)) {
      line.held.add(received.ackId);
      void untilDone(line, received).finally(() => line.held.delete(received.ackId));
    }
  }
}

async function take({ inbox, held }: Line): Promise<Received[]> {
  const room = MOST_HELD - held.size;
  if (room > 0) {
    return inbox.pull(room).catch(() => sleep(PAUSE_MS, []));
  }
  return sleep(PAUSE_MS / 10, []);
}

/** Runs the function again and again, waiting longer each time, as Pub/Sub does with a message that is not acknowledged. */
async function untilDone(line: Line, { ackId, message }: Received): Promise<void> {
  const { listener, delivering } = line;
  for (let attempt = 1; !line.isStopped; attempt += 1) {
    const isDone = await listener.run(message, attempt).then(
      () => true,
      () => false,
    );
    if (isDone || attempt >= delivering.maxAttempts) {
      await (isDone ? undefined : bury(line, message, attempt));
      return acknowledge(line, ackId);
    }
    await sleep(waitSecondsAfter(attempt) * delivering.factor * 1000, undefined, { ref: false });
  }
}

/** A message of a stopped platform belongs to the next one. An acknowledgement that is lost makes a duplicate. */
const acknowledge = async ({ inbox, isStopped }: Line, ackId: string): Promise<void> =>
  isStopped ? undefined : inbox.acknowledge([ackId]).catch(() => undefined);

/** To the dead-letter topic, with the attributes that Pub/Sub adds. */
async function bury(
  { pubsub, listener, delivering }: Line,
  message: Message,
  attempts: number,
): Promise<void> {
  const { data = "", attributes = {}, publishTime } = message;
  await pubsub.topic(deadLetterTopicOf(listener.name), { batching: { maxMessages: 1 } }).publishMessage({
    data: Buffer.from(data, "base64"),
    attributes: {
      ...attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: subscriptionOf(listener.name, delivering.instance),
      CloudPubSubDeadLetterSourceTopicPublishTime: publishTime,
    },
  });
}

const renew = async ({ inbox, held }: Line): Promise<void> =>
  held.size > 0 ? inbox.keep([...held], LEASE_SECONDS).catch(() => undefined) : undefined;

const giveBack = async ({ inbox, held }: Line): Promise<void> =>
  held.size > 0 ? inbox.keep([...held], 0).catch(() => undefined) : undefined;
