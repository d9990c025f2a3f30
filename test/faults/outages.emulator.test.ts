import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAllOnce, expectToldByTemplate } from "./outageChecks.ts";
import { endedIn, mediansOf, ratioOf, without, type Ended } from "./outageLatency.ts";
import { everyday, outage, type Phase, type Twins } from "./outagePhases.ts";
import { AILMENTS, type Ailment, type OutsideSystem } from "./outageSystem.ts";
import { inRun, RETRY_AFTER_SECONDS, SPEED } from "./outageTime.ts";
import { isWeaviateThere } from "./outageVectors.ts";
import { openOutageProject, openOutside, systemsOf, type Outside } from "./outageWorld.ts";
import { isFullSize, report, sizes } from "./sizes.ts";

/**
 * In full size an outage lasts 10 s, which are 10 simulated minutes, and comes three times; in `npm test` half a second, which is half
 * a simulated minute, once.
 */
const seconds = sizes.outageSeconds;
const ROUNDS = isFullSize ? 3 : 1;

/** How much slower the others may be: what is promised where enough is measured, else what only waiting for the outage exceeds. */
const MOST = isFullSize ? { each: 1.1, together: 1.1 } : { each: 4, together: 2 };
const PATIENCE_MS = 60_000 + ROUNDS * seconds * 10_000;

const both = () => ({ ill: [] as Ended[], well: [] as Ended[] });

describe("while an outside system is ill", () => {
  let outside: Outside;
  const all = both();
  beforeAll(async () => void (outside = await openOutside()));
  afterAll(async () => void (await Promise.all(systemsOf(outside).map((system) => system.close()))));

  describe.skipIf(!isWeaviateThere)("vectors", () => outagesOf("vectors"));
  describe("push", () => outagesOf("push"));
  describe("model", () => outagesOf("model"));

  function outagesOf(name: keyof Outside): void {
    let twins: Twins;
    let system: OutsideSystem;
    beforeAll(async () => {
      system = outside[name]!;
      const [ill, well] = await Promise.all([openOutageProject(outside), openOutageProject(outside, system)]);
      twins = { ill, well };
      await everyday(twins, seconds / 2);
    });
    afterAll(() => Promise.all([twins.ill.stop(), twins.well.stop()]));

    it.each(AILMENTS)(
      "%s: the others are as fast as ever, it catches up by itself, nothing is lost or sent twice",
      async (ailment) => {
        const { caughtUpAfter, ...others } = await outages(twins, system, ailment);
        await expectAllOnce(twins.ill, outside);
        const ratio = ratioOf(others);
        const medians = { ill: mediansOf(others.ill), well: mediansOf(others.well) };
        const size = { simulatedSeconds: seconds * SPEED, outages: ROUNDS, measured: others.ill.length };
        report(`outage-${name}-${ailment}`, { ...size, caughtUpAfter, ratio, medians });
        all.ill.push(...others.ill);
        all.well.push(...others.well);
        expect(ratio).toBeLessThanOrEqual(MOST.each);
      },
      PATIENCE_MS,
    );
  }

  async function outages(twins: Twins, system: OutsideSystem, ailment: Ailment) {
    const found = { ...both(), caughtUpAfter: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const phase = await outage(twins, seconds, { system, ailment });
      const [ill, well] = await Promise.all([twins.ill, twins.well].map(({ db }) => endedIn(db, phase)));
      const meanwhile = ill!.filter(({ finishedAt }) => finishedAt < phase.mended);
      const waiting = system.waiting(ailment);
      expect(meanwhile.filter(({ reaction }) => waiting.includes(reaction))).toEqual([]);
      await (system === outside.model ? expectToldByTemplate(twins.ill, meanwhile) : undefined);
      found.ill.push(...without(ill!, system.reactions));
      found.well.push(...without(well!, system.reactions));
      found.caughtUpAfter.push(simulatedSecondsOf(phase));
    }
    return found;
  }

  it("the others are as fast as ever in all outages together", () => {
    const ratio = ratioOf(all);
    report("outage-all", { ratio, measured: all.ill.length });
    expect(ratio).toBeLessThanOrEqual(MOST.together);
  });

  it("a message that FCM had asked time for waited as long as it was asked to", () => {
    expect(outside.push.shortestWait()).toBeGreaterThanOrEqual(inRun(RETRY_AFTER_SECONDS).seconds);
  });
});

const simulatedSecondsOf = ({ mended, until }: Phase): number =>
  Math.round(((until.getTime() - mended.getTime()) * SPEED) / 1000);
