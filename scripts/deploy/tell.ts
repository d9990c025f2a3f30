import { styled } from "../start/report.ts";
import type { Applied } from "./apply.ts";
import type { Drift } from "./drift.ts";

export type Tell = (text: string) => void;

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? "" : "s"}`;

/** What a sentence says of one setting. */
export const sentence = ({ setting, is, shouldBe }: Drift): string =>
  `${setting} is ${is}, should be ${shouldBe}`;

/** Drifts by what they are about, each in a sentence, and the commands that mend them. */
export function tellDrifts(tell: Tell, drifts: Drift[]): void {
  for (const [about, each] of Map.groupBy(drifts, (drift) => drift.about)) {
    tell(`  ${styled("cyan", about)}`);
    each.forEach((drift) => tell(`    ${sentence(drift)}`));
  }
  // Several functions that have to be made anew take one deploy.
  const commands = new Set(drifts.flatMap(({ mend }) => mend.split(" && ")));
  if (commands.size > 0) {
    tell(`\n  ${commands.size === 1 ? "This mends it:" : "These mend it, in this order:"}`);
    inOrder([...commands]).forEach((command) => tell(`    ${styled("bold", command)}`));
  }
}

/** First what a deploy needs, then the deploy, then the settings of what is deployed. */
const inOrder = (commands: string[]): string[] => {
  const steps = ["secrets:set", "functions:delete", "run deploy"];
  const stepOf = (command: string): number =>
    command.endsWith("--only-settings") ? steps.length : steps.findIndex((each) => command.includes(each));
  return commands.toSorted((one, other) => stepOf(one) - stepOf(other));
};

/** What would be set, with nothing done. */
export function tellPlan(tell: Tell, drifts: Drift[]): void {
  const [ours, others] = [drifts.filter(({ fix }) => fix), drifts.filter(({ fix }) => !fix)];
  tell(`  It would make ${count(ours.length, "change")}:`);
  ours.forEach(({ about, setting, is, shouldBe }) => tell(`    ${about}: ${setting}: ${is} → ${shouldBe}`));
  if (others.length > 0) {
    tell(`\n  Just now this is not so, which the deploy itself is to change:`);
    others.forEach((drift) => tell(`    ${drift.about}: ${sentence(drift)}`));
  }
}

export function tellApplied(tell: Tell, { done, failed }: Applied): void {
  done.forEach(({ about, setting, is, shouldBe }) => {
    tell(`  ${styled("green", "set")}     ${about}: ${setting}: ${is} → ${shouldBe}`);
  });
  failed.forEach(({ drift, error }) => {
    tell(`  ${styled("red", "failed")}  ${drift.setting}. ${error.message}`);
  });
}

export const tellNotes = (tell: Tell, notes: string[]): void =>
  notes.forEach((note) => tell(`\n  ${styled("yellow", "note")}  ${note}`));
