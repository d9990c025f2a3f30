import { describe, expect, test } from "vitest";
import { fcmMessage } from "../../functions/src/adapters/fcmMessage.ts";
import { pushMessage } from "../contracts/push.contract.ts";

const now = new Date("2026-11-20T08:00:00Z");
const bytesOf = (message: object) => Buffer.byteLength(JSON.stringify(message));
const bodyOf = (body: string) => {
  const { fid: _, ...content } = { fid: "", ...fcmMessage(pushMessage({ body }), now) };
  return { body: content.notification?.body ?? "", bytes: bytesOf(content) };
};

describe("the message for FCM", () => {
  test("expires at a moment for Apple, after a time for the others", () => {
    const { android, apns, webpush } = fcmMessage(pushMessage({ ttlSeconds: 90 }), now);
    expect(android?.ttl).toBe(90_000);
    expect(apns?.headers?.["apns-expiration"]).toBe(String(Date.UTC(2026, 10, 20, 8, 1, 30) / 1000));
    expect(webpush?.headers?.["TTL"]).toBe("90");
  });

  test("a long event id still gives tags that every platform takes", () => {
    const [one, other] = ["a", "b"].map((end) =>
      fcmMessage(pushMessage({ eventId: "x".repeat(127) + end }), now),
    );
    expect(one?.apns?.headers?.["apns-collapse-id"]).toHaveLength(64);
    expect(one?.webpush?.headers?.["Topic"]).toHaveLength(32);
    expect(one?.webpush?.headers?.["Topic"]).not.toBe(other?.webpush?.headers?.["Topic"]);
  });

  test("a body that fits is left as it is", () => {
    expect(bodyOf("Well done.").body).toBe("Well done.");
  });

  test("a body is cut so that the message has at most 4096 bytes, and not much less", () => {
    for (const text of ["a", "ü", "字", '"', "\n", "\u0001"]) {
      const { bytes } = bodyOf(text.repeat(5000));
      expect(bytes).toBeLessThanOrEqual(4096);
      expect(bytes).toBeGreaterThan(text === "\n" ? 0 : 4080);
    }
  });

  test("a family of four is never split", () => {
    const family = "👨‍👩‍👧‍👦";
    const { body } = bodyOf(family.repeat(500));
    expect(body.slice(0, -1).replaceAll(family, "")).toBe("");
    expect(body.endsWith(`${family}…`)).toBe(true);
  });
});
