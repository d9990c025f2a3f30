import type { Context } from "../bus/context.ts";
import { fingerprintOf, normalised } from "./fingerprint.ts";
import { letterOf, type Letter } from "./letters.ts";
import { periodOf } from "./moment.ts";
import { deadLettersOf, pages } from "./queries.ts";
import type { DeadRequest } from "./requests.ts";

/** Dead letters of one defect: the same reaction, the same error but for ids and numbers, the same code version. */
export interface DeadGroup {
  fingerprint: string;
  reaction: string;
  about: Letter["about"];
  error: string;
  codeVersion: string;
  count: number;
  first: string;
  last: string;
  /** One of them, the latest: `reaction~eventId`. */
  example: string;
}

const PAGE = 500;
/** Without the messages: they are long, and hold the words of users. */
const FIELDS = ["reaction", "eventId", "type", "error", "codeVersion", "deadAt", "message.attributes"];

/** What was given up, grouped by defect, the most frequent first. Memory grows with the defects, not with the letters. */
export async function listDeadLetters(
  context: Context,
  request: DeadRequest,
): Promise<{ groups: DeadGroup[]; letters: number }> {
  const filter = { reaction: request.reaction, ...periodOf(request, context.now()) };
  const groups = new Map<string, DeadGroup>();
  for await (const page of pages(deadLettersOf(context.db, filter).select(...FIELDS), PAGE)) {
    page.map(letterOf).forEach((letter) => add(groups, letter));
  }
  const sorted = [...groups.values()].toSorted((one, other) => other.count - one.count);
  return { groups: sorted, letters: sorted.reduce((sum, { count }) => sum + count, 0) };
}

/** Letters arrive oldest first. */
function add(groups: Map<string, DeadGroup>, letter: Letter): void {
  const fingerprint = fingerprintOf(letter);
  const known = groups.get(fingerprint);
  groups.set(fingerprint, {
    fingerprint,
    reaction: letter.reaction,
    about: letter.about,
    error: normalised(letter.error),
    codeVersion: letter.codeVersion,
    count: (known?.count ?? 0) + 1,
    first: known?.first ?? letter.deadAt,
    last: letter.deadAt,
    example: letter.id,
  });
}
