import type { DocumentChange, Fact } from "../bus/announce.ts";
import { goalCompleted, projectCompleted } from "../events/goals.ts";
import type { Goal, Project } from "./goal.ts";

const isCompletion = ({ before, after }: DocumentChange<Project>): boolean =>
  after?.status === "completed" && before?.status !== "completed";

export function goalFacts(change: DocumentChange<Goal>): Fact[] {
  if (!change.after || !isCompletion(change)) {
    return [];
  }
  const { title, projectId } = change.after;
  const completedAt = change.at.toISOString();
  return [{ event: goalCompleted, data: { goalId: change.id, title, projectId, completedAt } }];
}

export function projectFacts(change: DocumentChange<Project>): Fact[] {
  if (!change.after || !isCompletion(change)) {
    return [];
  }
  const completedAt = change.at.toISOString();
  return [
    { event: projectCompleted, data: { projectId: change.id, title: change.after.title, completedAt } },
  ];
}
