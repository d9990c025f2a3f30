import { PubSub, type Message } from "@google-cloud/pubsub";
import { valueOf, type DeployedFunction } from "./discover.ts";
import { documentOf, firestoreCloudEvent, listen, register, transportTopic } from "./firestoreFunctions.ts";
import { pubsubCloudEvent, topicOf } from "./pubsubFunctions.ts";
import { subscribe, type Backoff } from "./subscribe.ts";

export interface PlatformOptions {
  project: string;
  functions: DeployedFunction[];
  /** Where the Firestore emulator sends changes (its `--functions_emulator`). Needed when a function watches documents. */
  triggerPort?: number;
  backoff?: Backoff;
  /** Stands around every run of a function: for tests that inject faults or another world. */
  around?: (name: string, run: () => Promise<void>) => Promise<void>;
}

export interface Platform {
  stop(): Promise<void>;
}

/** Production is 10 to 600 s; a test has no such patience. */
const QUICK: Backoff = { minimumSeconds: 0.1, maximumSeconds: 6 };

/**
 * Runs exported functions as Eventarc and Cloud Run do, on the real Firestore and Pub/Sub emulators: one subscription per
 * function, retried alone, at its own concurrency. The official suite calls functions in turn and never retries.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { project, functions, backoff = QUICK, around = (_, run) => run() } = options;
  const pubsub = new PubSub({ projectId: project });
  const watching = functions.filter((fn) => documentOf(fn));

  const consume = (fn: DeployedFunction, topic: string, cloudEvent: (message: Message) => object) =>
    subscribe(pubsub, {
      name: fn.name,
      topic,
      backoff,
      concurrency: Number(valueOf(fn.endpoint.concurrency) ?? 80),
      deliver: (message) => around(fn.name, async () => void (await fn.run(cloudEvent(message) as never))),
    });
  const subscriptions = await Promise.all([
    ...watching.map((fn) => consume(fn, transportTopic(fn.name), firestoreCloudEvent)),
    ...functions.flatMap((fn) => {
      const topic = topicOf(fn);
      return topic ? [consume(fn, topic, (message) => pubsubCloudEvent(project, topic, message))] : [];
    }),
  ]);
  const server = watching.length > 0 ? await listen(pubsub, options.triggerPort!) : undefined;
  await Promise.all(watching.map((fn) => register(project, fn)));
  return {
    async stop() {
      server?.close();
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
      await pubsub.close();
    },
  };
}
