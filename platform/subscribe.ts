import type { PubSub } from "@google-cloud/pubsub";

/** How events are delivered. The waiting times of production are multiplied by `factor`. */
export interface Delivering {
  /** 1 is production (10 to 600 s between attempts); 0.01 makes that 0.1 to 6 s. */
  factor: number;
  /** After so many attempts a message goes to the dead-letter topic of its function. */
  maxAttempts: number;
  /** Tells the subscriptions of two platforms in one project apart, as if the functions were deployed twice. */
  instance: string;
}

const BACKOFF_SECONDS = { first: 10, longest: 600 };

/** How long production waits after a failed attempt: doubling from 10 to 600 s. */
export const waitSecondsAfter = (attempt: number): number =>
  Math.min(BACKOFF_SECONDS.longest, BACKOFF_SECONDS.first * 2 ** (attempt - 1));

/** The shortest that Pub/Sub knows: messages of a platform that was killed are delivered again after that time. */
export const LEASE_SECONDS = 10;

export const subscriptionOf = (name: string, instance: string): string =>
  instance ? `platform-${instance}-${name}` : `platform-${name}`;

/** Topic and subscription for what was given up; without a subscription a dead letter would vanish. */
export const deadLetterTopicOf = (name: string): string => `platform-dead-${name}`;

const ALREADY_EXISTS = 6;

const unlessThere = (error: { code?: number }): void => {
  if (error.code !== ALREADY_EXISTS) {
    throw error;
  }
};

/** Gives a function its own real subscription, as Eventarc does: its own backlog. And a dead-letter topic, as a deploy does. */
export async function subscribe(
  pubsub: PubSub,
  subscription: string,
  { name, topic }: { name: string; topic: string },
): Promise<void> {
  const dead = deadLetterTopicOf(name);
  await Promise.all([topic, dead].map((each) => pubsub.createTopic(each).catch(unlessThere)));
  const options = { ackDeadlineSeconds: LEASE_SECONDS };
  await Promise.all([
    pubsub.topic(dead).subscription(dead).create().catch(unlessThere),
    pubsub.topic(topic).subscription(subscription).create(options).catch(unlessThere),
  ]);
}
