import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Push, PushMessage } from "../../functions/src/adapters/push.ts";

export interface Shown {
  notification: { title: string; body: string };
  data: Record<string, string>;
}

export interface PushWorld {
  push: Push;
  /** What the device of this message shows. */
  shown(message: PushMessage): Promise<Shown[]>;
  /** Makes the device of this message exist. */
  register(message: PushMessage): void;
  close(): Promise<void>;
}

const hexId = () => randomUUID().replaceAll("-", "");

export const pushMessage = (fields: Partial<PushMessage> = {}): PushMessage => ({
  userId: `user-${randomUUID()}`,
  deviceId: "phone",
  addressing: { kind: "fid", value: `fid-${randomUUID()}` },
  eventId: hexId(),
  notificationId: hexId(),
  title: "Task completed",
  body: "You finished “Run 5 km without a break”. Well done.",
  link: "/tasks/run5k",
  ttlSeconds: 3600,
  ...fields,
});

/** What everything that sends push messages holds to. */
export function pushContract(name: string, open: () => Promise<PushWorld>): void {
  describe(`${name} keeps the contract of push`, () => {
    let world: PushWorld;
    beforeAll(async () => void (world = await open()));
    afterAll(() => world.close());

    const registered = (fields: Partial<PushMessage> = {}) => {
      const message = pushMessage(fields);
      world.register(message);
      return message;
    };

    test.each(["fid", "token"] as const)("a message reaches a device by its %s", async (kind) => {
      const message = registered({ addressing: { kind, value: `${kind}-${randomUUID()}` } });
      expect(await world.push.send([message])).toEqual([{ state: "sent", messageId: expect.any(String) }]);
      expect(await world.shown(message)).toMatchObject([
        {
          notification: { title: message.title, body: message.body },
          data: { link: "/tasks/run5k", notificationId: message.notificationId, eventId: message.eventId },
        },
      ]);
    });

    test("a message that is sent again replaces the first", async () => {
      const message = registered();
      await world.push.send([message]);
      await world.push.send([{ ...message, body: "again" }]);
      expect(await world.shown(message)).toMatchObject([{ notification: { body: "again" } }]);
    });

    test("two messages about different events are both shown", async () => {
      const message = registered();
      await world.push.send([message, { ...message, eventId: hexId() }]);
      expect(await world.shown(message)).toHaveLength(2);
    });

    test("nothing to send is nothing sent", async () => {
      expect(await world.push.send([])).toEqual([]);
    });

    test("more messages than FCM takes at once each get their outcome", async () => {
      const messages = Array.from({ length: 501 }, () => registered());
      const outcomes = await world.push.send(messages);
      expect(outcomes.filter(({ state }) => state === "sent")).toHaveLength(501);
      expect(await world.shown(messages.at(-1)!)).toHaveLength(1);
    });

    test("a body that is too long arrives shortened", async () => {
      const message = registered({ body: "Weiter, weiter! 🏃‍♀️ ".repeat(500) });
      expect(await world.push.send([message])).toMatchObject([{ state: "sent" }]);
      const [{ notification } = { notification: { body: "" } }] = await world.shown(message);
      expect(notification.body).toMatch(/^Weiter, weiter! .*…$/u);
    });
  });
}
