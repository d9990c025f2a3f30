import type { ChapterKind } from "../events/stories.ts";

/** What an inbox item says. */
export interface Text {
  title: string;
  body: string;
}

export const taskCompletedText = (title: string): Text => ({
  title: "Task completed",
  body: `You finished “${title}”. Well done.`,
});

export const goalCompletedText = (title: string): Text => ({
  title: "Goal reached",
  body: `You reached your goal “${title}”. Take a moment to enjoy it.`,
});

export const projectCompletedText = (title: string): Text => ({
  title: "Project finished",
  body: `“${title}” is finished. Look how far you have come.`,
});

export const storyWrittenText = (kind: ChapterKind): Text => ({
  title: `Your ${kind} in a story`,
  body: `The chapter about your ${kind} is written. Enjoy reading it.`,
});
