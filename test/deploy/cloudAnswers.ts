import type { Api } from "../../scripts/deploy/cloud.ts";
import type { Document } from "../../scripts/deploy/wanted.ts";
import { recorded } from "./recordedProject.ts";

export interface Asked {
  api: Api;
  method: string;
  /** Below the version, e.g. `projects/my-app/topics/t`. */
  path: string;
  query: URLSearchParams;
  body: Document;
}

export interface Answer {
  status: number;
  body: Document;
}

export const ok = (body: Document = {}): Answer => ({ status: 200, body });
export function refused(key: string, words: Record<string, string> = {}): Answer {
  const body = recorded("errors", key, words);
  return { status: (body["error"] as { code: number }).code, body };
}
export const orNotFound = (document: Document | undefined, name: string): Answer =>
  document ? ok(document) : refused("notFound", { NAME: name });
