import { describe, expect, test } from "vitest";
import { outcomeOfError } from "../../functions/src/adapters/fcmOutcome.ts";

const now = new Date("2026-11-20T08:00:00Z");
const errorOf = (code: string, fields: object = {}) => Object.assign(new Error("why"), { code, ...fields });
const answered = (header: string) => ({ httpResponse: { headers: { "retry-after": header }, data: "" } });

describe("what an error of FCM means", () => {
  test.each([
    ["messaging/registration-token-not-registered", "gone"],
    ["messaging/installation-id-not-registered", "gone"],
    ["messaging/mismatched-credential", "refused"],
    ["messaging/invalid-argument", "refused"],
    ["messaging/invalid-payload", "refused"],
    ["messaging/third-party-auth-error", "refused"],
    ["messaging/message-rate-exceeded", "retry"],
    ["messaging/server-unavailable", "retry"],
    ["messaging/internal-error", "retry"],
    ["messaging/unknown-error", "retry"],
    ["app/network-timeout", "retry"],
    ["app/invalid-credential", "retry"],
  ])("%s: %s", (code, state) => {
    expect(outcomeOfError(errorOf(code), now).state).toBe(state);
  });

  test("the time of a retry may be a date", () => {
    const error = errorOf("messaging/server-unavailable", answered("Fri, 20 Nov 2026 08:05:00 GMT"));
    expect(outcomeOfError(error, now)).toMatchObject({ state: "retry", retryAfterSeconds: 300 });
  });

  test.each(["soon", "Fri, 20 Nov 2020 08:05:00 GMT", "0"])("the time %s is no time to wait", (header) => {
    const outcome = outcomeOfError(errorOf("messaging/internal-error", answered(header)), now);
    expect(outcome).not.toHaveProperty("retryAfterSeconds");
  });

  test.each([undefined, null, "no", 7, {}, new Error("plain")])("%s is tried again", (error) => {
    expect(outcomeOfError(error, now)).toMatchObject({ state: "retry", reason: expect.any(String) });
  });
});
