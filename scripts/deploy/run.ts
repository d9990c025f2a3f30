import { styled } from "../start/report.ts";
import type { DeployedFunction } from "../../platform/discover.ts";
import { apply } from "./apply.ts";
import type { Cloud } from "./cloud.ts";
import { desired, readFiles } from "./desired.ts";
import { diff, notesOn } from "./diff.ts";
import type { Drift } from "./drift.ts";
import type { DeployOptions, DoctorOptions } from "./options.ts";
import { read } from "./read.ts";
import { tellApplied, tellDrifts, tellNotes, tellPlan, type Tell } from "./tell.ts";

export interface Means {
  cloud: Cloud;
  /** What the code exports. */
  functions: DeployedFunction[];
  tell: Tell;
  /** Runs the Firebase CLI with these words, and gives its exit code. */
  firebase: (words: string[]) => Promise<number>;
  pauseSeconds?: number;
}

interface Examination {
  drifts: Drift[];
  notes: string[];
  settings: number;
}

async function examine(
  { cloud, functions }: Means,
  { project, channel }: { project: string; channel: string | undefined },
): Promise<Examination> {
  const settings = desired(functions, { project, channel, files: readFiles() });
  const actual = await read(cloud, settings);
  return { drifts: diff(settings, actual), notes: notesOn(settings, actual), settings: settings.length };
}

/** What a person or a program needs of a drift. */
const withoutFix = ({ about, setting, is, shouldBe, mend }: Drift) => ({
  about,
  setting,
  is,
  shouldBe,
  mend,
});

/** Says what has drifted. The exit code: 0 where nothing has. */
export async function doctor(means: Means, options: DoctorOptions): Promise<number> {
  const { tell } = means;
  const { drifts, notes, settings } = await examine(means, options);
  if (options.isJson) {
    const told = { project: options.project, checked: settings, drifts: drifts.map(withoutFix), notes };
    tell(JSON.stringify(told, undefined, 2));
  } else {
    tellDrifts(tell, drifts);
    const words = drifts.length === 0 ? "as it has to be" : styled("red", `${drifts.length} drifted`);
    tell(`${drifts.length === 0 ? "" : "\n"}  ${settings} things read: ${words}.`);
    tellNotes(tell, notes);
  }
  return drifts.length === 0 ? 0 : 1;
}

/** Deploys, sets what a deploy leaves out, and reads it back. The exit code: 0 where all could be set. */
export async function deploy(means: Means, options: DeployOptions): Promise<number> {
  const { cloud, tell, firebase } = means;
  const words = ["deploy", "--project", options.project, ...options.others];
  if (options.isDryRun) {
    return plan(means, options, words);
  }
  if (!options.onlySettings) {
    const code = await firebase(words);
    if (code !== 0) {
      tell(`\n  ${styled("red", "firebase deploy has failed: nothing else was changed.")}`);
      return code;
    }
  }
  const before = await examine(means, options);
  const applied = await apply(before.drifts, cloud, means.pauseSeconds);
  tellApplied(tell, applied);
  return applied.failed.length > 0 ? 1 : confirm(means, options, applied.done.length);
}

async function plan(means: Means, options: DeployOptions, words: string[]): Promise<number> {
  if (!options.onlySettings) {
    means.tell(`  It would run: firebase ${words.join(" ")}`);
  }
  const { drifts, notes } = await examine(means, options);
  tellPlan(means.tell, drifts);
  tellNotes(means.tell, notes);
  return 0;
}

/** Reads everything once more: what was set has to be so now. */
async function confirm(means: Means, options: DeployOptions, changes: number): Promise<number> {
  const { tell } = means;
  const { drifts, notes, settings } = await examine(means, options);
  const [unset, others] = [drifts.filter(({ fix }) => fix), drifts.filter(({ fix }) => !fix)];
  tell(`\n  ${changes} changed, ${settings} things read back: ${drifts.length} not as it has to be.`);
  tellDrifts(tell, [...unset, ...others]);
  tellNotes(tell, notes);
  return unset.length > 0 ? 1 : 0;
}
