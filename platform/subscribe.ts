import type { Message, PubSub, Subscription } from "@google-cloud/pubsub";

/** How long to wait before a failed delivery is tried again: doubling from the first to the last. Production: 10 and 600 s. */
export interface Backoff {
  minimumSeconds: number;
  maximumSeconds: number;
}

export interface Consumer {
  /** The name of the function: the subscription is `platform-{name}`. */
  name: string;
  topic: string;
  /** How many deliveries may run at the same time. */
  concurrency: number;
  backoff: Backoff;
  /** Rejecting means not acknowledged: delivered again after the backoff. */
  deliver(message: Message): Promise<void>;
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

/** Gives a function its own real subscription, as Eventarc does: its own backlog, retries and concurrency. */
export async function subscribe(pubsub: PubSub, consumer: Consumer): Promise<Subscription> {
  const { name, topic, backoff, concurrency } = consumer;
  await pubsub.createTopic(topic).catch(unlessThere);
  await pubsub
    .topic(topic)
    .createSubscription(`platform-${name}`, {
      ackDeadlineSeconds: 600,
      retryPolicy: {
        minimumBackoff: duration(backoff.minimumSeconds),
        maximumBackoff: duration(backoff.maximumSeconds),
      },
    })
    .catch(unlessThere);
  const subscription = pubsub.subscription(`platform-${name}`, {
    flowControl: { maxMessages: concurrency, allowExcessMessages: false },
  });
  subscription.on("message", (message: Message) => {
    consumer.deliver(message).then(
      () => message.ack(),
      () => message.nack(),
    );
  });
  subscription.on("error", (error) =>
    process.stderr.write(`platform: subscription ${name}: ${error.message}\n`),
  );
  return subscription;
}
