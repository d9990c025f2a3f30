import * as z from "zod";
import type { PushOutcome } from "./push.ts";

/** An error of firebase-admin: its code, and the answer of the server where there was one. */
const fcmError = z.object({
  code: z.string().catch("unknown"),
  message: z.string().catch(""),
  httpResponse: z
    .object({ headers: z.object({ "retry-after": z.string().optional() }).catch({}), data: z.unknown() })
    .optional()
    .catch(undefined),
});

type FcmError = z.output<typeof fcmError>;

/** Waits where the server names no time: https://firebase.google.com/docs/cloud-messaging/scale-fcm */
const QUOTA_SECONDS = 60;

const NOT_REGISTERED = [
  "messaging/registration-token-not-registered",
  "messaging/installation-id-not-registered",
];

const OVER_QUOTA = ["messaging/message-rate-exceeded", "messaging/device-message-rate-exceeded"];

/** What the service, the network or our own credentials may overcome. Everything else from FCM is about the message. */
const PASSING = ["messaging/server-unavailable", "messaging/internal-error", "messaging/unknown-error"];

/**
 * What an error of one message means:
 * - not registered: `gone`.
 * - `mismatched-credential`: the code is the same for a token of another project and for a missing IAM role. Only the raw
 *   SENDER_ID_MISMATCH tells of the token: `gone`. Otherwise `refused`, or one missing role would delete every device.
 * - `invalid-argument`: the token or the payload. `gone` only where the details name the token.
 * - over quota, unavailable, internal: `retry`. So is what is no answer of FCM at all (network, access token).
 * - the rest (APNs key, payload): `refused`.
 */
export function outcomeOfError(error: unknown, now: Date): PushOutcome {
  const parsed = fcmError.safeParse(error);
  if (!parsed.success) {
    return { state: "retry", reason: String(error) };
  }
  const { code } = parsed.data;
  const reason = `${code.replace(/^messaging\//, "")}: ${parsed.data.message.slice(0, 200)}`;
  if (isGone(parsed.data)) {
    return { state: "gone", reason };
  }
  if (!code.startsWith("messaging/") || PASSING.includes(code) || OVER_QUOTA.includes(code)) {
    return { state: "retry", reason, ...waitOf(parsed.data, now) };
  }
  return { state: "refused", reason };
}

function isGone(error: FcmError): boolean {
  if (error.code === "messaging/mismatched-credential") {
    return detailsOf(error).some(({ errorCode }) => errorCode === "SENDER_ID_MISMATCH");
  }
  if (error.code === "messaging/invalid-argument") {
    const fields = detailsOf(error).flatMap(({ fieldViolations }) =>
      fieldViolations.map(({ field }) => field),
    );
    return fields.length > 0 && fields.every((field) => /^message\.(token|fid)$/.test(field));
  }
  return NOT_REGISTERED.includes(error.code);
}

/** https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode and google.rpc.BadRequest */
const answer = z.object({
  error: z.object({
    details: z.array(
      z.object({
        errorCode: z.string().optional().catch(undefined),
        fieldViolations: z.array(z.object({ field: z.string() })).catch([]),
      }),
    ),
  }),
});

const detailsOf = ({ httpResponse }: FcmError) =>
  answer.safeParse(httpResponse?.data).data?.error.details ?? [];

function waitOf(error: FcmError, now: Date): { retryAfterSeconds?: number } {
  const asked = secondsOf(error.httpResponse?.headers["retry-after"], now);
  const seconds = asked ?? (OVER_QUOTA.includes(error.code) ? QUOTA_SECONDS : 0);
  return seconds > 0 ? { retryAfterSeconds: seconds } : {};
}

/** The header Retry-After: seconds, or a date. */
function secondsOf(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
