/** A message as Pub/Sub hands it out over REST. */
export interface Message {
  messageId: string;
  publishTime: string;
  attributes?: Record<string, string>;
  /** Base64. */
  data?: string;
  orderingKey?: string;
}

export interface Received {
  ackId: string;
  message: Message;
}

export interface Inbox {
  /** Waits for messages, at most so many. Empty when there was none for a while. */
  pull(maxMessages: number): Promise<Received[]>;
  acknowledge(ackIds: string[]): Promise<void>;
  /** Keeps messages for so many seconds more; 0 gives them back. */
  keep(ackIds: string[], seconds: number): Promise<void>;
  close(): void;
}

/**
 * The messages of a subscription on the emulator, by unary calls over REST. Measured: push subscriptions of the emulator have at most
 * two requests under way and wait whole seconds before a retry, whatever their policy says; streaming pull and pull over gRPC go
 * on handing messages to a process that was killed. This way the emulator notices at once when a caller is gone.
 */
export function inboxOf(project: string, subscription: string): Inbox {
  const closing = new AbortController();
  const base = `http://${process.env["PUBSUB_EMULATOR_HOST"]}/v1/projects/${project}/subscriptions/${subscription}`;
  const call = async (method: string, body: object, signal?: AbortSignal): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body), ...(signal ? { signal } : {}) };
    const response = await fetch(`${base}:${method}`, request);
    if (!response.ok) {
      throw new Error(`Pub/Sub refused to ${method}: ${await response.text()}`);
    }
    return response.json();
  };
  return {
    pull: async (maxMessages) => {
      const answer = (await call("pull", { maxMessages }, closing.signal)) as {
        receivedMessages?: Received[];
      };
      return answer.receivedMessages ?? [];
    },
    acknowledge: async (ackIds) => void (await call("acknowledge", { ackIds })),
    keep: async (ackIds, ackDeadlineSeconds) =>
      void (await call("modifyAckDeadline", { ackIds, ackDeadlineSeconds })),
    close: () => closing.abort(),
  };
}
