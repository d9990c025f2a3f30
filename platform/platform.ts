import { PubSub } from "@google-cloud/pubsub";
import { valueOf, type DeployedFunction } from "./discover.ts";
import {
  documentOf,
  firestoreCloudEvent,
  register,
  takeChange,
  transportTopic,
} from "./firestoreFunctions.ts";
import { pubsubCloudEvent, topicOf, type Push } from "./pubsubFunctions.ts";
import { atMost, listen, type Route } from "./server.ts";
import { subscribe, type Backoff } from "./subscribe.ts";

export interface PlatformOptions {
  project: string;
  functions: DeployedFunction[];
  /** Where the emulators send to: the `--functions_emulator` of the Firestore emulator. */
  port: number;
  backoff?: Backoff;
  /** Stands around every run of a function: for tests that inject faults or another world. */
  around?: (name: string, run: () => Promise<void>) => Promise<void>;
}

export interface Platform {
  stop(): Promise<void>;
}

/** Production is 10 to 600 s; a test has no such patience. */
const QUICK: Backoff = { minimumSeconds: 0.1, maximumSeconds: 6 };

/** What one function listens to, and how its CloudEvents are made. */
interface Listening {
  fn: DeployedFunction;
  topic: string;
  cloudEvent: (push: Push) => object;
}

function listeningOf(project: string, fn: DeployedFunction): Listening[] {
  const topic = topicOf(fn);
  if (topic) {
    return [{ fn, topic, cloudEvent: (push) => pubsubCloudEvent(project, topic, push) }];
  }
  return documentOf(fn) ? [{ fn, topic: transportTopic(fn.name), cloudEvent: firestoreCloudEvent }] : [];
}

/**
 * Runs exported functions as Eventarc and Cloud Run do, on the real Firestore and Pub/Sub emulators: one subscription per
 * function, retried alone, at its own concurrency. The official suite calls functions in turn and never retries.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { project, functions, port, backoff = QUICK, around = (_, run) => run() } = options;
  const pubsub = new PubSub({ projectId: project });
  const listening = functions.flatMap((fn) => listeningOf(project, fn));
  const routes = new Map<string, Route>(
    listening.flatMap(({ fn, cloudEvent }) => {
      const inTurn = atMost(Number(valueOf(fn.endpoint.concurrency) ?? 80));
      const run = async (push: Push) => void (await fn.run(cloudEvent(push) as never));
      const deliver: Route = (body) => inTurn(() => around(fn.name, () => run(JSON.parse(body.toString()))));
      const change = `/functions/projects/${project}/triggers/${fn.name}`;
      return [
        [`/deliver/${project}/${fn.name}`, deliver],
        [change, takeChange(pubsub, fn.name)],
      ];
    }),
  );
  const server = await listen(port, (path) => routes.get(path));
  const endpoint = (name: string) => `http://127.0.0.1:${port}/deliver/${project}/${name}`;
  await Promise.all(
    listening.map(({ fn, topic }) =>
      subscribe(pubsub, { name: fn.name, topic, backoff, endpoint: endpoint(fn.name) }),
    ),
  );
  await Promise.all(functions.filter((fn) => documentOf(fn)).map((fn) => register(project, fn)));
  return {
    async stop() {
      server.closeAllConnections();
      server.close();
      await pubsub.close();
    },
  };
}
