import type { Call } from "./cloud.ts";

/** Something that is not as it has to be, in plain words. */
export interface Drift {
  /** A function, or a part of the project. */
  about: string;
  setting: string;
  is: string;
  shouldBe: string;
  /** The command that mends it. */
  mend: string;
  /** What `npm run deploy` does about it. Without one it takes another command. */
  fix?: Call;
}

/** The commands that mend. */
export const mends = (project: string) => ({
  settings: `npm run deploy -- --project ${project} --only-settings`,
  deploy: `npm run deploy -- --project ${project}`,
  database: `npm run deploy -- --project ${project} -- --only firestore`,
  secret: (name: string) => `npx firebase functions:secrets:set ${name} --project ${project}`,
  remove: (name: string, region: string) =>
    `npx firebase functions:delete ${name} --region ${region} --project ${project}`,
  recreate: (name: string, region: string) =>
    `npx firebase functions:delete ${name} --region ${region} --project ${project} --force && npm run deploy -- --project ${project}`,
});

export const MISSING = "missing";
export const THERE = "there";

const DAY = 24 * 3600;

/** `604800s` as `7 days`; other values as they are. */
export function inWords(value: unknown): string {
  if (value === undefined || value === "") {
    return MISSING;
  }
  const seconds = typeof value === "string" ? /^(\d+)s$/.exec(value)?.[1] : undefined;
  if (seconds === undefined) {
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  return lengthOf(Number(seconds));
}

function lengthOf(seconds: number): string {
  if (seconds > DAY && seconds % DAY === 0) {
    return `${seconds / DAY} days`;
  }
  return seconds > 3600 && seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${seconds} s`;
}
