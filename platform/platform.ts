import { PubSub } from "@google-cloud/pubsub";
import { deliver } from "./deliver.ts";
import { runtimeOf, type DeployedFunction } from "./discover.ts";
import { listenersOf, type Around } from "./events.ts";
import { documentOf, register, takeChange } from "./firestoreFunctions.ts";
import { clockOf, type Due } from "./schedules.ts";
import { listen } from "./server.ts";
import type { Delivering } from "./subscribe.ts";

export interface PlatformOptions extends Partial<Delivering> {
  project: string;
  functions: DeployedFunction[];
  /**
   * Where it listens. The platform at the port that the Firestore emulator was told (`--functions_emulator`) takes the changes
   * of documents for every platform on these emulators, also for those of other projects.
   */
  port: number;
  around?: Around;
  /** Where the clock of the schedules starts. */
  now?: Date;
}

export interface Platform {
  /** Where callables and HTTP functions are: the path is `/{project}/{region}/{name}`, as with the functions emulator. */
  port: number;
  /** Moves the clock of the schedules and runs what is due; the status that each run was answered with. */
  advance(to: Date): Promise<(Due & { status: number })[]>;
  stop(): Promise<void>;
}

const isCalled = ({ endpoint }: DeployedFunction): boolean =>
  Boolean(endpoint.callableTrigger ?? endpoint.httpsTrigger ?? endpoint.scheduleTrigger);

/**
 * Runs exported functions as Eventarc, Cloud Scheduler and Cloud Run do, on the real Firestore and Pub/Sub emulators: one
 * subscription per function, retried alone, at its own concurrency. The official suite calls functions in turn, never retries.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { project, functions, port, around = (_, run) => run(), now = new Date() } = options;
  const { factor = 0.01, maxAttempts = 100, instance = "" } = options;
  const pubsubOf = clients();
  const called = functions.filter(isCalled);
  const server = await listen(port, {
    project,
    called,
    takeChange: (from, change) => takeChange(pubsubOf(from), change),
  });
  const delivering = { factor, maxAttempts, instance };
  const lines = await Promise.all(
    listenersOf(project, functions, around).map((each) => deliver(pubsubOf(project), each, delivering)),
  );
  await Promise.all(functions.filter(documentOf).map((fn) => register(project, fn)));
  const clock = clockOf(functions, now);
  return {
    port,
    advance: (to) =>
      inSequence(clock.advance(to), (due) => runDue(due, urlOf({ project, port, called }, due))),
    async stop() {
      await Promise.all(lines.map((line) => line.stop()));
      server.closeAllConnections();
      server.close();
      await pubsubOf.close();
    },
  };
}

/** One Pub/Sub client a project. */
function clients() {
  const known = new Map<string, PubSub>();
  const of = (projectId: string): PubSub => {
    const client = known.get(projectId) ?? new PubSub({ projectId });
    known.set(projectId, client);
    return client;
  };
  const close = async () => void (await Promise.all([...known.values()].map((client) => client.close())));
  return Object.assign(of, { close });
}

async function inSequence<One, Made>(ones: One[], make: (one: One) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  for (const one of ones) {
    made.push(await make(one));
  }
  return made;
}

interface Place {
  project: string;
  port: number;
  called: DeployedFunction[];
}

function urlOf({ project, port, called }: Place, { name }: Due): string {
  const region = called.filter((fn) => fn.name === name).map((fn) => runtimeOf(fn).region)[0];
  return `http://127.0.0.1:${port}/${project}/${region}/${name}`;
}

/** As Cloud Scheduler does: a request that says which run it is. */
async function runDue(due: Due, url: string): Promise<Due & { status: number }> {
  const headers = {
    "x-cloudscheduler": "true",
    "x-cloudscheduler-jobname": `firebase-schedule-${due.name}`,
    "x-cloudscheduler-scheduletime": due.at.toISOString(),
  };
  const { status } = await fetch(url, { method: "POST", headers });
  return { ...due, status };
}
