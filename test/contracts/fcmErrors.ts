/** An answer of FCM's HTTP v1 API. */
export interface FcmAnswer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

interface Refusal {
  /** google.rpc.Status */
  code: number;
  status: string;
  message: string;
  /** https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
  errorCode?: string;
  details?: object[];
}

const refusal = ({ code, status, message, errorCode, details = [] }: Refusal): FcmAnswer => {
  const fcm = { "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode };
  return {
    status: code,
    body: { error: { code, message, status, details: [...(errorCode ? [fcm] : []), ...details] } },
  };
};

const badRequest = (field: string, description: string) => ({
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations: [{ field, description }],
});

export const invalidArgument = (field: string, message: string): FcmAnswer =>
  refusal({
    code: 400,
    status: "INVALID_ARGUMENT",
    message,
    errorCode: "INVALID_ARGUMENT",
    details: [badRequest(field, message)],
  });

export const unregistered = refusal({
  code: 404,
  status: "NOT_FOUND",
  message: "Requested entity was not found.",
  errorCode: "UNREGISTERED",
});

export const senderIdMismatch = refusal({
  code: 403,
  status: "PERMISSION_DENIED",
  message: "SenderId mismatch",
  errorCode: "SENDER_ID_MISMATCH",
});

export const missingRole = refusal({
  code: 403,
  status: "PERMISSION_DENIED",
  message: "Permission 'cloudmessaging.messages.create' denied on resource (or it may not exist).",
  details: [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "IAM_PERMISSION_DENIED",
      domain: "cloudresourcemanager.googleapis.com",
    },
  ],
});

export const thirdPartyAuthError = refusal({
  code: 401,
  status: "UNAUTHENTICATED",
  message: "Auth error from APNS or Web Push Service",
  errorCode: "THIRD_PARTY_AUTH_ERROR",
});

export const unauthenticated = refusal({
  code: 401,
  status: "UNAUTHENTICATED",
  message: "Request had invalid authentication credentials.",
});

export const quotaExceeded = (headers: Record<string, string> = {}): FcmAnswer => ({
  ...refusal({
    code: 429,
    status: "RESOURCE_EXHAUSTED",
    message: "Sending limit exceeded for the message target.",
    errorCode: "QUOTA_EXCEEDED",
  }),
  headers,
});

export const internal = refusal({
  code: 500,
  status: "INTERNAL",
  message: "Internal error encountered.",
  errorCode: "INTERNAL",
});

/** The SDK itself waits and repeats unless it is asked to wait for more than a minute. */
export const unavailable = (headers: Record<string, string>): FcmAnswer => ({
  ...refusal({
    code: 503,
    status: "UNAVAILABLE",
    message: "The service is currently unavailable.",
    errorCode: "UNAVAILABLE",
  }),
  headers,
});

/** What stands before FCM and speaks no JSON. */
export const badGateway: FcmAnswer = { status: 502, body: "<html>502 Bad Gateway</html>" };
