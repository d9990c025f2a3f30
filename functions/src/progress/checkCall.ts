import * as z from "zod";
import type { Context } from "../bus/context.ts";
import { id } from "../events/fields.ts";
import { checkProgress, type CheckedUser } from "./check.ts";

export const checkRequest = z.strictObject({
  user: id.optional(),
  /** The `next` of the answer before: where to go on. */
  after: id.optional(),
  limit: z.int().min(1).max(1000).default(100),
  repair: z.boolean().default(false),
});

/** A client waits for a minute at most. */
const SECONDS = 40;

/** Checks as many users as asked for, or as there is time for. `next` is what to go on after, null at the end. */
export async function answerCheck(
  context: Context,
  request: z.output<typeof checkRequest>,
): Promise<{ checked: number; wrong: CheckedUser[]; next: string | null }> {
  const end = context.now().getTime() + SECONDS * 1000;
  const wrong: CheckedUser[] = [];
  let checked = 0;
  // A group is told as a whole: what was mended must not be lost to the limit.
  for await (const group of checkProgress(context, { ...request, atOnce: Math.min(8, request.limit) })) {
    checked += group.length;
    wrong.push(...group.filter(({ differences }) => differences.length > 0));
    const last = group.at(-1);
    if (last && request.user === undefined && (checked >= request.limit || context.now().getTime() > end)) {
      return { checked, wrong, next: last.userId };
    }
  }
  return { checked, wrong, next: null };
}
