import { afterEach, expect, it } from "vitest";
import { faultsOf } from "../../platform/faults.ts";
import type { Platform } from "../../platform/platform.ts";
import { eventually } from "../support/eventually.ts";
import { fresh, onMessagePublished, run, say } from "./sdk.ts";

const STALLED_SECONDS = 1.5;
const NO_FAULTS = { seed: 0, crashes: 0, duplicates: 0, delaySeconds: 0 };

let platform: Platform;
afterEach(() => platform.stop());

it("a function that is stalled lets its messages wait, runs them when its time is up, and holds up no other function", async () => {
  const [stalled, other] = [fresh("stalled"), fresh("other")];
  const topic = fresh("topic");
  const ranAt: { name: string; seconds: number }[] = [];
  let from = 0;
  const seconds = () => (Date.now() - from) / 1000;
  const listener = (name: string) =>
    onMessagePublished({ topic, retry: true }, async () => void ranAt.push({ name, seconds: seconds() }));
  const faults = faultsOf(NO_FAULTS, (_, work) => work());
  const functions = { [stalled]: listener(stalled), [other]: listener(other) };
  platform = await run(functions, { around: faults.around });
  const runsOf = (name: string) => ranAt.filter((each) => each.name === name);

  from = Date.now();
  faults.stall(stalled, STALLED_SECONDS);
  await Promise.all([say(topic, "one"), say(topic, "two")]);
  await eventually("the other has run", async () => runsOf(other).length === 2);
  expect(runsOf(stalled).filter((each) => each.seconds < STALLED_SECONDS - 0.05)).toEqual([]);
  await eventually("the stalled one has run", async () => runsOf(stalled).length === 2);
  expect(ranAt.map(({ name }) => name)).toEqual([other, other, stalled, stalled]);
  expect(faults.counts.runs).toBe(4);

  await say(topic, "three");
  await eventually("it runs as usual afterwards", async () => runsOf(stalled).length === 3);
});
