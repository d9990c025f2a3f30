import { HttpsError, onCall, type CallableFunction } from "firebase-functions/v2/https";
import type { SecretParam } from "firebase-functions/params";
import type * as z from "zod";
import { callRuntime } from "../params.ts";
import { currentContext, type Context } from "./context.ts";
import { describeError, describeIssues, isRefused } from "./errors.ts";

export interface Call<Schema extends z.ZodType, Answer> {
  name: string;
  request: Schema;
  secrets?: SecretParam[];
  /** Only for who has the custom claim `admin: true` on the token. */
  isForOperators?: boolean;
  answer(context: Context, userId: string, request: z.output<Schema>): Promise<Answer>;
}

/**
 * A function that a signed-in user's app calls, or an operator's tool.
 * Answers `unauthenticated` to the signed-out, `permission-denied` to who is no operator where one is needed, `invalid-argument`
 * naming field and rule to a bad request, `failed-precondition` with a sentence to what can not be done (RefusedError), and
 * `unavailable` (worth trying again) when a system behind it failed; the cause is logged, not told.
 */
export function call<Schema extends z.ZodType, Answer>(
  options: Call<Schema, Answer>,
): CallableFunction<unknown, Promise<Answer>> {
  return onCall({ ...callRuntime, secrets: options.secrets ?? [] }, async ({ auth, data }) => {
    if (!auth) {
      throw new HttpsError("unauthenticated", "Please sign in first.");
    }
    if (options.isForOperators && auth.token["admin"] !== true) {
      throw new HttpsError(
        "permission-denied",
        "This is for operators: ask for the claim admin on your account.",
      );
    }
    const parsed = options.request.safeParse(data ?? {});
    if (!parsed.success) {
      throw new HttpsError("invalid-argument", describeIssues(parsed.error));
    }
    const context = currentContext();
    return options.answer(context, auth.uid, parsed.data).catch((error: unknown) => {
      if (isRefused(error)) {
        throw new HttpsError("failed-precondition", error.message);
      }
      const fields = { call: options.name, userId: auth.uid, error: describeError(error).message };
      context.log.error("call failed", fields);
      throw new HttpsError("unavailable", "This did not work just now. Please try again in a moment.");
    });
  });
}
