import type { PubSub } from "@google-cloud/pubsub";

/** How long to wait before a failed delivery is tried again: doubling from the first to the last. Production: 10 and 600 s. */
export interface Backoff {
  minimumSeconds: number;
  maximumSeconds: number;
}

export interface Delivering {
  /** The name of the function: the subscription is `platform-{name}`. */
  name: string;
  topic: string;
  backoff: Backoff;
  /** Where Pub/Sub posts the messages. */
  endpoint: string;
}

const ALREADY_EXISTS = 6;

const unlessThere = (error: { code?: number }): void => {
  if (error.code !== ALREADY_EXISTS) {
    throw error;
  }
};

const duration = (seconds: number) => ({
  seconds: Math.floor(seconds),
  nanos: Math.round((seconds % 1) * 1e9),
});

/**
 * Gives a function its own real push subscription, as Eventarc does: its own backlog and its own retries.
 * Push and not pull: the emulator goes on handing messages to the pull streams of a process that was killed.
 */
export async function subscribe(
  pubsub: PubSub,
  { name, topic, backoff, endpoint }: Delivering,
): Promise<void> {
  await pubsub.createTopic(topic).catch(unlessThere);
  const subscription = pubsub.topic(topic).subscription(`platform-${name}`);
  await subscription
    .create({
      ackDeadlineSeconds: 600,
      pushConfig: { pushEndpoint: endpoint },
      retryPolicy: {
        minimumBackoff: duration(backoff.minimumSeconds),
        maximumBackoff: duration(backoff.maximumSeconds),
      },
    })
    .catch(unlessThere);
  await subscription.modifyPushConfig({ pushEndpoint: endpoint });
}
