import { describe, expect, test } from "vitest";
import { Timestamp } from "../../functions/src/adapters/firestore.ts";
import { givenItem, only } from "./inbox.ts";

describe("a new inbox item", () => {
  test("is pushed to every device of the user", async () => {
    const given = await givenItem();
    await Promise.all([given.device("phone"), given.device("browser", { kind: "token", value: "t1" })]);
    await given.push();

    const { userId, event } = given;
    const common = {
      userId,
      eventId: event.id,
      notificationId: "n1",
      link: "/tasks/run5k",
      ttlSeconds: 6 * 3600,
    };
    expect(given.sent.toSorted((one, other) => one.deviceId.localeCompare(other.deviceId))).toMatchObject([
      { ...common, deviceId: "browser", addressing: { kind: "token", value: "t1" } },
      { ...common, deviceId: "phone", addressing: { kind: "fid", value: "fid-of-phone" } },
    ]);
    expect((await given.item.get()).get("channels.push")).toEqual({
      devices: {
        phone: { state: "sent", messageId: "m-phone", at: expect.any(Timestamp) },
        browser: { state: "sent", messageId: "m-browser", at: expect.any(Timestamp) },
      },
    });
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("is pushed once when it is delivered again", async () => {
    const given = await givenItem();
    await given.device("phone");
    await given.push();
    await given.push();
    await given.retry();
    expect(given.sent).toHaveLength(1);
  });

  test.each([
    ["was read already", { readAt: Timestamp.now() }, "the item was read already"],
    ["was archived already", { archivedAt: Timestamp.now() }, "the item was read already"],
    [
      "is too old",
      { createdAt: Timestamp.fromMillis(Date.now() - 86_400_000) },
      "the item is too old for a push",
    ],
  ])("is not pushed when it %s", async (_, fields, note) => {
    const given = await givenItem(fields);
    await given.device("phone");
    await given.push();
    expect(given.sent).toEqual([]);
    expect(await given.record()).toMatchObject({ outcome: "succeeded", note });
  });

  test("is not pushed when it was deleted", async () => {
    const given = await givenItem();
    await Promise.all([given.device("phone"), given.item.delete()]);
    await given.push();
    expect(given.sent).toEqual([]);
    expect(await given.record()).toMatchObject({ note: "the item was deleted" });
    expect((await given.item.get()).exists).toBe(false);
  });

  test("stays in the inbox only, while push is paused", async () => {
    const given = await givenItem();
    await Promise.all([given.device("phone"), given.pause()]);
    await given.push();
    expect(given.sent).toEqual([]);
    expect(await given.record()).toMatchObject({ note: "push is paused" });
  });

  test("stays in the inbox only, where there is no device", async () => {
    const given = await givenItem();
    await given.push();
    expect(await given.record()).toMatchObject({ note: "no device to push to" });
  });

  test("that nobody can read is a dead letter", async () => {
    const given = await givenItem({ category: "weather" });
    await given.device("phone");
    await given.push();
    expect(given.sent).toEqual([]);
    expect(await given.record()).toMatchObject({
      outcome: "dead",
      error: expect.stringContaining("category"),
    });
  });
});

describe("a device", () => {
  test("that is gone is forgotten, and the others get their push", async () => {
    const given = await givenItem();
    await Promise.all([given.device("phone"), given.device("old")]);
    given.service.answer = only(
      "old",
      () => ({ state: "gone", reason: "not registered" }),
      given.service.answer,
    );
    await given.push();
    expect(await given.devices()).toEqual(["phone"]);
    expect(await given.outcomes()).toMatchObject({ old: { state: "gone" }, phone: { state: "sent" } });
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("that registered anew while its old address was gone is kept", async () => {
    const given = await givenItem();
    await given.device("phone");
    given.service.answer = async () => {
      await given.device("phone", { value: "renewed" });
      return { state: "gone", reason: "not registered" };
    };
    await given.push();
    expect(await given.devices()).toEqual(["phone"]);
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("that was deleted while it was sent to does no harm", async () => {
    const given = await givenItem();
    await given.device("phone");
    given.service.answer = async () => {
      await given.context.db.doc(`users/${given.userId}/devices/phone`).delete();
      return { state: "gone", reason: "not registered" };
    };
    await given.push();
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("that is refused is kept, and the operator told", async () => {
    const given = await givenItem();
    await given.device("phone");
    given.service.answer = () => ({ state: "refused", reason: "no APNs key" });
    await given.push();
    expect(await given.devices()).toEqual(["phone"]);
    expect(given.context.lines).toContainEqual({
      level: "warn",
      phrase: "push refused",
      fields: expect.objectContaining({ deviceId: "phone", platform: "android", reason: "no APNs key" }),
    });
    expect(await given.record()).toMatchObject({ outcome: "succeeded" });
  });

  test("that can not be read does not keep the others from their push", async () => {
    const given = await givenItem();
    await Promise.all([given.device("phone"), given.device("odd", { kind: "pager" as never })]);
    await given.push();
    expect(given.sent.map(({ deviceId }) => deviceId)).toEqual(["phone"]);
    const warning = given.context.lines.find(({ level }) => level === "warn");
    expect(warning?.fields).toMatchObject({
      deviceId: "odd",
      error: expect.stringContaining("addressing.kind"),
    });
  });
});
