import type { DeployOptions } from "../../scripts/deploy/options.ts";
import { deploy, doctor, type Means } from "../../scripts/deploy/run.ts";
import type { Drift } from "../../scripts/deploy/drift.ts";
import { everyFunction } from "../contracts/exported.ts";
import type { CloudFake } from "./cloudFake.ts";

export interface Outcome {
  code: number;
  text: string;
  /** How `firebase` was called. */
  firebase: string[][];
}

export interface Told {
  code: number;
  checked: number;
  drifts: Omit<Drift, "fix">[];
  notes: string[];
}

const meansOf = ({ cloud }: CloudFake, tell: Means["tell"], firebase: Means["firebase"]): Means => ({
  cloud,
  functions: everyFunction,
  tell,
  firebase,
  pauseSeconds: 0,
});

/** `npm run deploy`, with a Firebase CLI that does nothing. */
export async function runDeploy(fake: CloudFake, options: Partial<DeployOptions> = {}): Promise<Outcome> {
  const lines: string[] = [];
  const firebase: string[][] = [];
  const means = meansOf(
    fake,
    (text) => void lines.push(text),
    async (words) => {
      firebase.push(words);
      return 0;
    },
  );
  const base = { project: fake.holds.project, channel: undefined, isDryRun: false, onlySettings: false };
  const code = await deploy(means, { ...base, others: [], ...options });
  return { code, text: lines.join("\n"), firebase };
}

/** `npm run doctor -- --json`. */
export async function runDoctor(fake: CloudFake, channel?: string): Promise<Told> {
  const lines: string[] = [];
  const means = meansOf(
    fake,
    (text) => void lines.push(text),
    async () => 1,
  );
  const code = await doctor(means, { project: fake.holds.project, channel, isJson: true });
  return { code, ...(JSON.parse(lines.join("\n")) as Omit<Told, "code">) };
}

/** Each drift as `about: setting`. */
export const named = ({ drifts }: Told): string[] =>
  drifts.map(({ about, setting }) => `${about}: ${setting}`);
