import type { Firestore } from "../../functions/src/adapters/firestore.ts";
import { inContext, type Context } from "../../functions/src/bus/context.ts";
import { discover } from "../../platform/discover.ts";
import type { Delivery } from "../../platform/events.ts";
import { startPlatform } from "../../platform/platform.ts";
import { freePort } from "../../scripts/toolchain/ports.ts";
import type { LogLine } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { chosenLife, type Living } from "./life.ts";
import { wordFunctions } from "./words.ts";
import { openProject, worldOf, type Project } from "./world.ts";

/** One run of one function: the how manieth about this event, whichever of its messages asks for it. */
export interface WordsRun {
  name: string;
  number: number;
}

/** What becomes of one run. It lives unless something else is said. */
export interface Fate extends Living {
  /** It dies before the function is called, or when it has returned, before the message is acknowledged. */
  dies?: "before" | "after";
  /** How much older the message seems than it is. */
  ageSeconds?: number;
  /** Stands in for parts of the world. */
  world?: (world: Context) => Partial<Context>;
}

/** Waiting times of the platform: 5 to 300 ms. */
const FACTOR = 0.0005;
/** All is quiet when nothing has come for so long. */
const QUIET_MS = 400;
/** What has not come by then will not. A run that expects a failure does not wait for it as long. */
const LOST_MS = Number(process.env["SELFOS_PATIENCE_SECONDS"] ?? 30) * 333;

interface Deployed {
  project: Project;
  lines: LogLine[];
}

async function live({ project, lines }: Deployed, fate: Fate, run: () => Promise<void>): Promise<void> {
  if (fate.dies === "before") {
    throw new Error("crashed before the handler");
  }
  const life = chosenLife(fate);
  const now = () => new Date(Date.now() + 1000 * (fate.ageSeconds ?? 0));
  const world = { ...worldOf(project, lines, life), now };
  await inContext({ ...world, ...fate.world?.(world) }, run);
  const isDead = life.isOver();
  life.end();
  // A moment that never came is the last one.
  if (isDead || fate.dies === "after" || fate.endsAt !== undefined) {
    throw new Error("crashed before the acknowledgement");
  }
}

/** Deploys the functions of the words in a project of their own; `fateOf` decides about every run. */
export async function runWords(fateOf: (run: WordsRun) => Fate = () => ({})) {
  const project = openProject("words");
  const lines: LogLine[] = [];
  const watch = watching();
  const platform = await startPlatform({
    project: project.id,
    functions: discover(wordFunctions),
    port: await freePort(),
    factor: FACTOR,
    around: (name, run, delivery) =>
      watch.around(name, delivery, (number) => live({ project, lines }, fateOf({ name, number }), run)),
  });
  return {
    ...project,
    lines,
    context: { ...worldOf(project, lines, chosenLife()), now: () => new Date() },
    write: (path: string, fields: object) => project.db.doc(`users/ada/${path}`).set(fields),
    quiet: (deliveries: number, messages?: number) => watch.quiet(deliveries, messages),
    acknowledgedMessages: () => watch.messages(),
    stop: () => platform.stop(),
  };
}

export type Words = Awaited<ReturnType<typeof runWords>>;

/** Keeps count of what is under way. */
function watching() {
  const open = new Set<string>();
  const runs = new Map<string, number>();
  const acknowledged = new Set<string>();
  let messages = 0;
  let lastAt = 0;
  return {
    messages: () => messages,
    async around(name: string, delivery: Delivery, run: (number: number) => Promise<void>) {
      const { messageId, attributes } = delivery;
      const about = `${name} ${attributes["ce-id"] ?? messageId}`;
      const number = (runs.get(about) ?? 0) + 1;
      runs.set(about, number);
      open.add(`${about} ${messageId}`);
      await run(number).finally(() => (lastAt = Date.now()));
      open.delete(`${about} ${messageId}`);
      acknowledged.add(about);
      messages += 1;
    },
    /**
     * Waits until so many different deliveries are acknowledged, and so many messages if some of them are about the same, and
     * nothing is under way any more. Where nothing comes for long, nothing will.
     */
    async quiet(deliveries: number, least = deliveries): Promise<void> {
      const found = () => `${acknowledged.size} of ${deliveries} acknowledged, ${open.size} under way`;
      const isIdle = (ms: number) => open.size === 0 && Date.now() - lastAt > ms;
      lastAt = Date.now();
      const isQuiet = async () => {
        const isEnough = acknowledged.size >= deliveries && messages >= least;
        if (!isEnough && isIdle(LOST_MS)) {
          throw new Error("nothing comes any more");
        }
        return isEnough && isIdle(QUIET_MS);
      };
      await eventually("all is quiet", isQuiet).catch((error: Error) => {
        throw new Error(`${error.message}; ${found()}`, { cause: error });
      });
    },
  };
}

const countBy = (words: string[]): Record<string, number> =>
  Object.fromEntries(words.toSorted().map((word) => [word, words.filter((each) => each === word).length]));

/** What has become of all words: events by type, deliveries by outcome, effects by reaction, and what should not be there. */
export async function tallyOf(db: Firestore) {
  const [events, records, effects, letters] = await Promise.all([
    db.collection("eventLog").get(),
    db.collectionGroup("deliveries").get(),
    db.collectionGroup("effects").get(),
    db.collection("deadLetters").get(),
  ]);
  const ids = new Set(events.docs.map(({ id }) => id));
  return {
    events: countBy(events.docs.map((each) => each.get("type") as string)),
    held: events.docs.filter((each) => each.get("state") === "held").length,
    outcomes: countBy(
      records.docs
        .filter(({ ref }) => ids.has(ref.parent.parent?.id ?? ""))
        .map((each) => each.get("outcome") as string),
    ),
    effects: countBy(effects.docs.map(({ id }) => id.split("~")[0]!)),
    doubled: effects.docs.filter((each) => each.get("count") !== 1).map(({ id }) => id),
    letters: letters.docs.map((each) => each.get("reaction") as string).toSorted(),
  };
}

/** The tally when so many writes of words have had all of their effects once. */
export const everythingOnce = (writes: number): Awaited<ReturnType<typeof tallyOf>> => ({
  events: { "word.echoed": writes, "word.heard": writes, "word.said": writes },
  held: 0,
  outcomes: { succeeded: 4 * writes },
  effects: {
    countOnWordEchoed: writes,
    countOnWordHeard: writes,
    countOnWordSaid: writes,
    echoOnWordSaid: writes,
  },
  doubled: [],
  letters: [],
});

/** Each write runs two announcements, of the word and of its echo, and four reactions. */
export const DELIVERIES_A_WRITE = 6;
