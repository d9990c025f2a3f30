import { HttpsError, onCall, type CallableFunction } from "firebase-functions/v2/https";
import type { SecretParam } from "firebase-functions/params";
import type * as z from "zod";
import { callRuntime } from "../params.ts";
import { currentContext, type Context } from "./context.ts";
import { describeError, describeIssues } from "./errors.ts";

export interface Call<Schema extends z.ZodType, Answer> {
  name: string;
  request: Schema;
  secrets?: SecretParam[];
  answer(context: Context, userId: string, request: z.output<Schema>): Promise<Answer>;
}

/**
 * A function that a signed-in user's app calls.
 * Answers `unauthenticated` to the signed-out, `invalid-argument` naming field and rule to a bad request, and `unavailable`
 * (worth trying again) when a system behind it failed; the cause is logged, not told.
 */
export function call<Schema extends z.ZodType, Answer>(
  options: Call<Schema, Answer>,
): CallableFunction<unknown, Promise<Answer>> {
  return onCall({ ...callRuntime, secrets: options.secrets ?? [] }, async ({ auth, data }) => {
    if (!auth) {
      throw new HttpsError("unauthenticated", "Please sign in first.");
    }
    const parsed = options.request.safeParse(data ?? {});
    if (!parsed.success) {
      throw new HttpsError("invalid-argument", describeIssues(parsed.error));
    }
    const context = currentContext();
    return options.answer(context, auth.uid, parsed.data).catch((error: unknown) => {
      const fields = { call: options.name, userId: auth.uid, error: describeError(error).message };
      context.log.error("call failed", fields);
      throw new HttpsError("unavailable", "This did not work just now. Please try again in a moment.");
    });
  });
}
