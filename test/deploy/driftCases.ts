import type { Document } from "../../scripts/deploy/wanted.ts";
import { subscriptionOf, type RecordedProject } from "./recordedProject.ts";

/** The project and the function in which everything drifts. */
export const PROJECT = "my-selfos-app";
export const NAME = "progress-advanceOnTaskCompleted";
export const TOPIC = `projects/${PROJECT}/topics/selfos-dead-letters`;
export const KEPT = `projects/${PROJECT}/subscriptions/selfos-dead-letters`;

export type Change = (holds: RecordedProject) => unknown;

/** What drifts, how, the drift as `about: setting`, and the words that are told. */
export type Case = [string, Change, string, Partial<Record<"is" | "shouldBe", string>>];

export const casesOf = (cases: Case[]) =>
  cases.map(([what, change, name, words]) => ({ what, change, name, words }));

export const feed = ({ subscriptions }: RecordedProject): Document =>
  subscriptions.get(subscriptionOf(PROJECT, NAME))!;
export const found = ({ functions }: RecordedProject): Document =>
  functions.find(({ name }) => String(name).endsWith(NAME))!;
export const trigger = (holds: RecordedProject) => found(holds)["eventTrigger"] as Document;
export const alert = ({ alerts }: RecordedProject, label: string): Document =>
  alerts.find(({ userLabels }) => (userLabels as Document)["selfos-alert"] === label)!;
export const field = ({ fields }: RecordedProject, end: string): Document =>
  fields.find(({ name }) => String(name).endsWith(end))!;
