import { runtimeOf, type DeployedFunction } from "./discover.ts";
import { documentOf, firestoreCloudEvent, transportTopic } from "./firestoreFunctions.ts";
import type { Message } from "./messages.ts";
import { pubsubCloudEvent, topicOf } from "./pubsubFunctions.ts";
import { atMost, withinTimeout } from "./turns.ts";

/** One attempt to deliver one message to one function. */
export interface Delivery {
  messageId: string;
  attributes: Record<string, string>;
  /** How many times it was tried, this time included. */
  attempt: number;
}

/** Stands around every run of a function: for tests that inject faults or another world. */
export type Around = (name: string, run: () => Promise<void>, delivery: Delivery) => Promise<void>;

/** What a function listens to, and what runs it for a message: resolving acknowledges, rejecting has it delivered again. */
export interface Listener {
  name: string;
  topic: string;
  run(message: Message, attempt: number): Promise<void>;
}

/** The functions that events trigger. Changes of documents come by a topic of the platform's own. */
export function listenersOf(project: string, functions: DeployedFunction[], around: Around): Listener[] {
  return functions.flatMap((fn) => {
    const topic = topicOf(fn) ?? (documentOf(fn) && transportTopic(fn.name));
    if (!topic) {
      return [];
    }
    const cloudEvent = topicOf(fn)
      ? (message: Message) => pubsubCloudEvent(project, topic, message)
      : firestoreCloudEvent;
    return [{ name: fn.name, topic, run: runner(fn, around, cloudEvent) }];
  });
}

function runner(
  fn: DeployedFunction,
  around: Around,
  cloudEvent: (message: Message) => object,
): Listener["run"] {
  const { concurrency, timeoutSeconds, isRetried } = runtimeOf(fn);
  const inTurn = atMost(concurrency);
  const call = async (message: Message) => void (await fn.run(cloudEvent(message) as never));
  return async (message, attempt) => {
    const { messageId, attributes = {} } = message;
    const run = () => inTurn(() => withinTimeout(timeoutSeconds, call(message)));
    return around(fn.name, run, { messageId, attributes, attempt }).catch((error: unknown) => {
      if (isRetried) {
        throw error;
      }
      process.stderr.write(`${fn.name} failed and is not retried: ${String(error)}\n`);
    });
  };
}
