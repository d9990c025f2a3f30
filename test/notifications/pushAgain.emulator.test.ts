import { describe, expect, test } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { givenItem, only, type Answer } from "./inbox.ts";

const failing: Answer = () => ({ state: "retry", reason: "internal-error" });
const givenPhone = async (fields: Record<string, unknown> = {}) => {
  const given = await givenItem(fields);
  await given.device("phone");
  return given;
};

/** A service that answers when the test lets it. */
function gate(answer: Answer) {
  const opened = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const guarded: Answer = async (message) => {
    reached.resolve();
    await opened.promise;
    return answer(message);
  };
  return { guarded, reached: reached.promise, open: () => opened.resolve() };
}

describe("a push that did not reach every device", () => {
  test("is sent again to the others only", async () => {
    const given = await givenPhone();
    await given.device("tablet");
    const accept = given.service.answer;
    given.service.answer = only("tablet", failing, accept);
    await expect(given.push()).rejects.toThrow("push: 1 of 2 devices to be tried again: internal-error");
    expect(await given.outcomes()).toMatchObject({ phone: { state: "sent" }, tablet: { state: "retry" } });
    expect((await given.item.get()).get("channels.push.claimedBy")).toBeUndefined();
    expect(await given.record()).toMatchObject({ outcome: "failing", attempts: 1 });

    given.service.answer = accept;
    await given.retry();
    expect(given.sent.map(({ deviceId }) => deviceId).toSorted()).toEqual(["phone", "tablet", "tablet"]);
    expect(await given.outcomes()).toMatchObject({ phone: { state: "sent" }, tablet: { state: "sent" } });
    expect(await given.record()).toMatchObject({ outcome: "succeeded", attempts: 2 });
  });

  test("waits as long as the service asked for", async () => {
    const given = await givenPhone();
    const accept = given.service.answer;
    given.service.answer = () => ({ state: "retry", reason: "quota", retryAfterSeconds: 60 });
    await expect(given.push()).rejects.toThrow("not before 60 s have passed");
    given.service.answer = accept;
    await expect(given.retry()).rejects.toThrow("a device waits until");
    expect(given.sent).toHaveLength(1);

    given.clock.now = new Date(given.clock.now.getTime() + 60_000);
    await given.retry();
    expect(given.sent).toHaveLength(2);
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("is tried again when nothing at all could be sent", async () => {
    const given = await givenPhone();
    const accept = given.service.answer;
    given.service.answer = () => Promise.reject(new Error("no route to host"));
    await expect(given.push()).rejects.toThrow("1 of 1 devices to be tried again: no route to host");
    given.service.answer = accept;
    await given.retry();
    expect(await given.outcomes()).toMatchObject({ phone: { state: "sent" } });
  });

  test("is not sent again once the user has read the item", async () => {
    const given = await givenPhone();
    given.service.answer = failing;
    await expect(given.push()).rejects.toThrow("internal-error");
    await given.item.update({ readAt: Timestamp.now() });
    await given.retry();
    expect(given.sent).toHaveLength(1);
    expect(await given.record()).toMatchObject({ outcome: "succeeded", note: "the item was read already" });
  });
});

describe("two attempts at the same time", () => {
  test("send once, though the one that had to wait has left its failure on record", async () => {
    const given = await givenPhone();
    const { guarded, reached, open } = gate(given.service.answer);
    given.service.answer = guarded;
    const first = given.push();
    await reached;
    await expect(given.push()).rejects.toThrow("another attempt is sending this item");
    expect(await given.record()).toMatchObject({ outcome: "failing" });
    open();
    await first;
    expect(given.sent).toHaveLength(1);
    expect(await given.outcomes()).toMatchObject({ phone: { state: "sent" } });
    expect((await given.item.get()).get("channels.push.claimedBy")).toBeUndefined();
    expect(await given.record()).toMatchObject({ outcome: "succeeded", attempts: 2 });

    await given.retry();
    expect(given.sent).toHaveLength(1);
  });

  test("forget a device that is gone, also when one had to wait", async () => {
    const given = await givenPhone();
    const { guarded, reached, open } = gate(() => ({ state: "gone", reason: "not registered" }));
    given.service.answer = guarded;
    const first = given.push();
    await reached;
    await expect(given.push()).rejects.toThrow("another attempt");
    open();
    await first;
    expect(await given.devices()).toEqual([]);
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("send once, however many there are and whoever is first", async () => {
    const given = await givenPhone();
    await Promise.allSettled(Array.from({ length: 6 }, () => given.push()));
    await given.retry();
    expect(given.sent).toHaveLength(1);
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });
});

describe("an attempt that died between its claim and the outcome", () => {
  const leaseUntil = Timestamp.fromMillis(Date.now() + 60_000);
  const devices = { phone: { state: "sending", at: Timestamp.now() } };
  const abandoned = { channels: { push: { devices, claimedBy: "00-dead", leaseUntil } } };

  test("keeps the others away as long as it may live", async () => {
    const given = await givenPhone(abandoned);
    await expect(given.push()).rejects.toThrow("another attempt is sending this item");
    expect(given.sent).toEqual([]);
  });

  test("is followed by one that sends again when its lease is over", async () => {
    const given = await givenPhone(abandoned);
    given.clock.now = leaseUntil.toDate();
    await given.push();
    expect(given.sent).toHaveLength(1);
    expect(await given.outcomes()).toMatchObject({ phone: { state: "sent" } });
  });

  test("and comes back too late does not overwrite what its successor found", async () => {
    const given = await givenPhone();
    const { guarded, reached, open } = gate(failing);
    const accept = given.service.answer;
    given.service.answer = guarded;
    const late = given.push();
    await reached;
    given.service.answer = accept;
    given.clock.now = new Date(given.clock.now.getTime() + 61_000);
    await given.retry();
    open();
    await expect(late).rejects.toThrow("internal-error");
    expect(await given.outcomes()).toMatchObject({ phone: { state: "sent" } });
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });
});
