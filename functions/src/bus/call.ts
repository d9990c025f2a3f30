import type * as Https from "firebase-functions/v2/https";
import type { SecretParam } from "firebase-functions/params";
import type * as z from "zod";
import { callRuntime } from "../params.ts";
import { currentContext, type Context } from "./context.ts";
import { describeError, describeIssues, isRefused } from "./errors.ts";
import { load, served } from "./served.ts";

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
): Https.CallableFunction<unknown, Promise<Answer>> {
  return served(options.name, () => {
    const { onCall, HttpsError }: typeof Https = load("firebase-functions/v2/https");
    const checked = ({ auth, data }: Https.CallableRequest<unknown>) => {
      if (!auth) {
        throw new HttpsError("unauthenticated", "Please sign in first.");
      }
      if (options.isForOperators && auth.token["admin"] !== true) {
        const message = "This is for operators: ask for the claim admin on your account.";
        throw new HttpsError("permission-denied", message);
      }
      const parsed = options.request.safeParse(data ?? {});
      if (!parsed.success) {
        throw new HttpsError("invalid-argument", describeIssues(parsed.error));
      }
      return { userId: auth.uid, request: parsed.data };
    };
    const toHttpsError = (error: unknown, { log }: Context, userId: string) => {
      if (isRefused(error)) {
        return new HttpsError("failed-precondition", error.message);
      }
      log.error("call failed", { call: options.name, userId, error: describeError(error).message });
      return new HttpsError("unavailable", "This did not work just now. Please try again in a moment.");
    };
    return onCall({ ...callRuntime, secrets: options.secrets ?? [] }, async (incoming) => {
      const { userId, request } = checked(incoming);
      const context = currentContext();
      return options.answer(context, userId, request).catch((error: unknown) => {
        throw toHttpsError(error, context, userId);
      });
    });
  });
}
