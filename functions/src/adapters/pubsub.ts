import type { PubSub, Topic } from "@google-cloud/pubsub";

/** Publishes one message to a topic. Resolves when Pub/Sub has taken it. */
export type Publish = (
  topic: string,
  message: { json: unknown; attributes: Record<string, string> },
) => Promise<void>;

/** What is published in the same moment is one request; nothing waits for more to come. */
const TOGETHER = { batching: { maxMilliseconds: 0 } };

/** The Pub/Sub of the project, or of another one. The client is loaded at the first message: most functions never publish. */
export function connectPubSub(projectId?: string): Publish {
  let client: Promise<PubSub> | undefined;
  const topics = new Map<string, Topic>();
  return async (name, message) => {
    client ??= import("@google-cloud/pubsub").then(
      ({ PubSub: Client }) => new Client(projectId ? { projectId } : {}),
    );
    const pubsub = await client;
    const known = topics.get(name) ?? pubsub.topic(name, TOGETHER);
    topics.set(name, known);
    await known.publishMessage(message);
  };
}
