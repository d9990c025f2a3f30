import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Push } from "../../functions/src/adapters/push.ts";
import { outboxPush } from "../../functions/src/adapters/pushOutbox.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import type { Vectors } from "../../functions/src/adapters/vectors.ts";
import type { Context } from "../../functions/src/bus/context.ts";
import { eventually } from "../support/eventually.ts";
import { expectNothingLost } from "./compare.ts";
import { patienceSeconds, report, sizes } from "./sizes.ts";
import { stateOf, untilQuiet } from "./state.ts";
import { openProject, runFunctions, type Project } from "./world.ts";
import { writeWorkload } from "./workload.ts";

/** What an outside system does as long as it is ill. */
type Ailment = () => Promise<never>;

const down: Ailment = () => Promise.reject(new Error("connect ECONNREFUSED"));
const slow: Ailment = async () => {
  await sleep(1000);
  throw new Error("did not answer in time");
};
const nonsense: Ailment = async () => JSON.parse("<html>502 Bad Gateway</html>") as never;

interface Service {
  /** The reactions that need it. */
  reactions: string[];
  /** The part of the world that asks `ill` first. */
  world(project: Project, ill: () => Promise<void>): Partial<Context>;
}

const vectors: Service = {
  reactions: ["rememberOnTaskCompleted", "rememberOnTaskChanged"],
  world: ({ db }, ill) => {
    const well = firestoreVectors(db, { now: () => new Date() });
    const store: Vectors["store"] = (...asked) => ill().then(() => well.store(...asked));
    const forget: Vectors["forget"] = (...asked) => ill().then(() => well.forget(...asked));
    return { vectors: async () => ({ ...well, store, forget }) };
  },
};

/** How often each message was accepted. */
const accepted = new Map<string, number>();

const push: Service = {
  reactions: ["pushOnNotificationCreated"],
  world: ({ db }, ill) => {
    const well = outboxPush(db, { now: () => new Date() });
    const send: Push["send"] = async (messages) => {
      await ill();
      messages.forEach(({ eventId }) => accepted.set(eventId, (accepted.get(eventId) ?? 0) + 1));
      return well.send(messages);
    };
    return { push: async () => ({ send }) };
  },
};

/** A service that asks for time answers each message so, instead of failing as a whole. */
const busyPush: Service = {
  ...push,
  world: (project, ill) => {
    const well = push.world(project, async () => undefined).push!;
    const send: Push["send"] = async (messages) => {
      const isIll = await ill().then(
        () => false,
        () => true,
      );
      const later = { state: "retry" as const, reason: "429 quota exceeded", retryAfterSeconds: 2 };
      return isIll ? messages.map(() => later) : (await well()).send(messages);
    };
    return { push: async () => ({ send }) };
  },
};

/** A story does not wait for its model: the template tells it. */
const model: Service = {
  reactions: [],
  world: (_, ill) => ({
    model: async () => ({
      name: "model",
      write: () => ill().then(() => Promise.reject(new Error("no text"))),
    }),
  }),
};

const cases: [string, Service, Ailment][] = [
  ["the vector store is down", vectors, down],
  ["the vector store answers slowly", vectors, slow],
  ["push answers nonsense", push, nonsense],
  ["push asks for time (429 with Retry-After)", busyPush, down],
  ["the language model is down", model, down],
];

describe("while an outside system is ill", () => {
  beforeEach(() => accepted.clear());

  it.each(cases)(
    "%s: the others go on, it catches up by itself, nothing is lost or sent twice",
    async (what, service, ailment) => {
      vi.stubEnv("STORIES", service === model ? "gemini" : "template");
      const project = openProject("outage");
      let isIll = true;
      const ill = async (): Promise<void> => (isIll ? ailment() : undefined);
      const functions = await runFunctions(project, { world: () => service.world(project, ill) });
      const workload = { seed: sizes.seed, events: 12, users: 3, rate: 6 };
      await writeWorkload(project.db, workload);

      const from = Date.now();
      const others = await eventually("all other reactions are done", () => othersDone(project, service), 45);
      const othersSeconds = (Date.now() - from) / 1000;
      await sleep(sizes.outageSeconds * 1000);
      expect(await doneBy(project, service.reactions)).toBe(0);
      isIll = false;
      await untilQuiet(project.db, workload, patienceSeconds);

      expectNothingLost(await stateOf(project.db, workload), workload);
      expect([...accepted.values()].filter((times) => times !== 1)).toEqual([]);
      report(`outage-${what.replaceAll(/\W+/g, "-")}`, { others, othersSeconds });
      await functions.stop();
    },
    patienceSeconds * 2000,
  );
});

const records = ({ db }: Project) => db.collectionGroup("deliveries").where("succeeded", "==", 1).get();

async function doneBy(project: Project, reactions: string[]): Promise<number> {
  return (await records(project)).docs.filter(({ id }) => reactions.includes(id)).length;
}

/** How many deliveries to reactions that do not need the service have ended, once they all have. */
async function othersDone(project: Project, { reactions }: Service): Promise<number | false> {
  const log = await project.db.collection("eventLog").get();
  const wanted = log.docs
    .flatMap((event) => event.get("reactions") as string[])
    .filter((name) => !reactions.includes(name)).length;
  const done = (await records(project)).docs.filter(({ id }) => !reactions.includes(id)).length;
  return log.size >= 12 + 3 && done >= wanted && done;
}
