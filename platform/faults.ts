import { setTimeout as sleep } from "node:timers/promises";
import type { Around, Delivery } from "./events.ts";
import { lot } from "./random.ts";

export interface FaultOptions {
  seed: number;
  /** The share of runs that crash, each at one of the points. */
  crashes: number;
  /** The share of messages that are delivered twice: half of them at the same moment, the others later. */
  duplicates: number;
  /** Every message waits up to so long before its first attempt, so that they overtake one another. */
  delaySeconds: number;
}

/**
 * The life of one run of a function. Its world leads every write through `step`: the run may die before it or after it, and
 * whatever a dead run does afterwards does not happen.
 */
export interface Life {
  /** @throws Error when this is the moment at which the run dies, and ever after. */
  moment(): void;
  step<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** Runs a function in a world that leads its writes through its life. */
export type Inside = (life: Life, run: () => Promise<void>, name: string) => Promise<void>;

const POINTS = ["before", "inside", "after"] as const;

export interface FaultCounts {
  runs: number;
  before: number;
  inside: number;
  after: number;
  duplicates: number;
  /** Messages that reached their function after a later one. */
  overtaken: number;
}

/** What decides the lots of one run: the function, what its message is about, and the how manieth run that is. */
type Words = [name: string, ...(string | number)[]];

export interface Faults {
  around: Around;
  counts: FaultCounts;
  /** Keeps a function from running for a time: its messages wait. */
  stall(name: string, seconds: number): void;
  /** Waits until every late duplicate has run. */
  settled(): Promise<void>;
}

/** A run dies at one of its first moments: before or after each of its first two steps. */
const MOMENTS = 4;

/** Faults on demand. The seed, the function and what the message is about decide them, so that a seed repeats them. */
export function faultsOf(options: FaultOptions, inside: Inside): Faults {
  const { seed, crashes, duplicates, delaySeconds } = options;
  const counts: FaultCounts = { runs: 0, before: 0, inside: 0, after: 0, duplicates: 0, overtaken: 0 };
  const numberOf = numbering();
  const overtakes = overtaking();
  const stalled = new Map<string, Promise<unknown>>();
  const late = new Set<Promise<void>>();

  const attempt = async (words: Words, run: () => Promise<void>): Promise<void> => {
    const point = lot(seed, ...words, "crash") < crashes ? pointOf(lot(seed, ...words, "point")) : undefined;
    counts.runs += 1;
    if (point === "before") {
      counts.before += 1;
      throw new Error("crashed before the handler");
    }
    const life = mortal(point === "inside" ? lot(seed, ...words, "step") : undefined);
    await inside(life, run, words[0]).finally(() => (counts.inside += Number(life.isDead())));
    if (life.isDead() || point === "after") {
      counts.after += Number(!life.isDead());
      throw new Error("crashed before the acknowledgement");
    }
  };

  const twice = (words: Words, run: () => Promise<void>): void => {
    const moment = Math.max(0, lot(seed, ...words, "again") - 0.5) * 2 * delaySeconds;
    const again = sleep(moment * 1000)
      .then(() => attempt([...words, "copy"], run))
      // The first copy is delivered until it succeeds: this one need not be.
      .catch(() => undefined);
    late.add(again);
    counts.duplicates += 1;
  };

  return {
    counts,
    stall: (name, seconds) => void stalled.set(name, sleep(seconds * 1000)),
    settled: async () => void (await Promise.all(late)),
    around: async (name, run, delivery) => {
      const about = `${name} ${aboutOf(delivery)}`;
      const words: Words = [name, about, numberOf(about)];
      if (delivery.attempt === 1) {
        await sleep(lot(seed, ...words, "delay") * delaySeconds * 1000);
        counts.overtaken += Number(overtakes(name, timeOf(delivery)));
      }
      await stalled.get(name);
      if (delivery.attempt === 1 && lot(seed, ...words, "duplicate") < duplicates) {
        twice(words, run);
      }
      return attempt(words, run);
    },
  };
}

const pointOf = (number: number): (typeof POINTS)[number] => POINTS[Math.floor(number * 3)] ?? "after";

/** What a message is about: the same in every run with the same seed, where ids of messages are not. */
const aboutOf = ({ attributes, messageId }: Delivery): string => attributes["ce-subject"] ?? messageId;
const timeOf = ({ attributes }: Delivery): string => attributes["ce-time"] ?? "";

function numbering(): (about: string) => number {
  const numbers = new Map<string, number>();
  return (about) => {
    const number = (numbers.get(about) ?? 0) + 1;
    numbers.set(about, number);
    return number;
  };
}

function overtaking(): (name: string, time: string) => boolean {
  const latest = new Map<string, string>();
  return (name, time) => {
    const known = latest.get(name) ?? "";
    latest.set(name, time < known ? known : time);
    return time < known;
  };
}

/** A life that ends at one of its first steps, before or after it is taken; without a number it does not end. */
function mortal(number: number | undefined): Life & { isDead(): boolean } {
  const end = number === undefined ? 0 : Math.floor(number * MOMENTS) + 1;
  let isDead = false;
  let moments = 0;
  const moment = () => {
    moments += 1;
    isDead ||= moments === end;
    if (isDead) {
      throw new Error("crashed");
    }
  };
  return {
    isDead: () => isDead,
    moment,
    async step(work) {
      moment();
      const done = await work();
      moment();
      return done;
    },
  };
}
