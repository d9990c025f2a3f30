import type { PubSub } from "@google-cloud/pubsub";

/** Publishes one message to a topic. Resolves when Pub/Sub has taken it. */
export type Publish = (
  topic: string,
  message: { json: unknown; attributes: Record<string, string> },
) => Promise<void>;

/** The Pub/Sub of the project, or of another one. The client is loaded at the first message: most functions never publish. */
export function connectPubSub(projectId?: string): Publish {
  let client: Promise<PubSub> | undefined;
  return async (topic, message) => {
    client ??= import("@google-cloud/pubsub").then(
      ({ PubSub: Client }) => new Client(projectId ? { projectId } : {}),
    );
    // One message a batch: an instance may be frozen as soon as its function has answered.
    await (await client).topic(topic, { batching: { maxMessages: 1 } }).publishMessage(message);
  };
}
