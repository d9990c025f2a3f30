import { Timestamp, type DocumentData } from "firebase/firestore/lite";
import { now } from "./attempt.ts";

/** A document that the client writes: the least that it needs, and everything that it may hold besides. */
export interface Kind {
  noun: string;
  path: string;
  required: DocumentData;
  optional: DocumentData;
}

const stamps = { createdAt: now, updatedAt: now };

export const user: Kind = {
  noun: "a profile",
  path: "users/own",
  required: { timeZone: "Europe/Berlin", ...stamps },
  optional: { displayName: "Owner", locale: "de-DE", dayStartsAt: "04:00" },
};

export const task: Kind = {
  noun: "a task",
  path: "users/own/tasks/run5k",
  required: { title: "Run 5 km", status: "todo", ...stamps },
  optional: {
    description: "Along the river.",
    goalId: "halfMarathon",
    projectId: "health",
    mediaIds: ["start", "finish"],
    tags: ["running", "outdoors"],
    priority: "high",
    dueAt: Timestamp.now(),
    scheduledFor: Timestamp.now(),
    completedAt: Timestamp.now(),
  },
};

export const subtask: Kind = {
  noun: "a sub-task",
  path: "users/own/tasks/buyShoes",
  required: { ...task.required, title: "Buy shoes" },
  optional: { parentTaskId: "run5k" },
};

export const goal: Kind = {
  noun: "a goal",
  path: "users/own/goals/halfMarathon",
  required: { title: "Run a half marathon", status: "active", ...stamps },
  optional: { description: "In spring.", targetDate: Timestamp.now(), projectId: "health" },
};

export const project: Kind = {
  noun: "a project",
  path: "users/own/projects/health",
  required: { title: "A healthier year", status: "active", ...stamps },
  optional: { description: "Slowly.", targetDate: Timestamp.now() },
};

export const media: Kind = {
  noun: "a medium",
  path: "users/own/media/finish",
  required: {
    kind: "photo",
    storagePath: "users/own/media/finish.jpg",
    contentType: "image/jpeg",
    ...stamps,
  },
  optional: { caption: "At last", takenAt: Timestamp.now() },
};

export const settings: Kind = {
  noun: "the settings of notifications",
  path: "users/own/settings/notifications",
  required: { updatedAt: now },
  optional: { paused: true },
};

export const device: Kind = {
  noun: "a device",
  path: "users/own/devices/phone",
  required: {
    addressing: { kind: "token", value: "dGhlIHRva2Vu" },
    platform: "android",
    lastSeenAt: Timestamp.now(),
    ...stamps,
  },
  optional: { appVersion: "1.2.3" },
};

export const kinds = [user, task, subtask, goal, project, media, settings, device];

export const full = (kind: Kind): DocumentData => ({ ...kind.required, ...kind.optional });
export const collectionOf = (kind: Kind): string => kind.path.slice(0, kind.path.lastIndexOf("/"));
