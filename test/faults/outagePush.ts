import { fcmPush } from "../../functions/src/adapters/pushFcm.ts";
import { outboxPush } from "../../functions/src/adapters/pushOutbox.ts";
import { badGateway, quotaExceeded } from "../contracts/fcmErrors.ts";
import {
  startFcm,
  type FcmFake,
  type FcmMood,
  type Scripted,
  type WireMessage,
} from "../contracts/fcmFake.ts";
import { switchable, type Switchable } from "../contracts/switchable.ts";
import type { Ailment, OutsideSystem } from "./outageSystem.ts";
import { inRun, RETRY_AFTER_SECONDS } from "./outageTime.ts";

/**
 * Longer than any answer of the fake takes, on a busy machine too. FCM knows no idempotency key: a message whose answer nobody
 * waits for any more is sent again. The device shows it once even then.
 */
const PATIENCE_SECONDS = 5;

/** Less than FCM's client waits for. */
const SLOW_SECONDS = 12;

const NONSENSE: Scripted[] = [
  badGateway,
  { status: 200, body: "<html>Please log in</html>" },
  { status: 200, body: '{"name": ' },
  { status: 200, body: {} },
];

export interface PushSystem extends OutsideSystem {
  /** A device that exists. */
  register(address: string): void;
  /** How often each message was accepted, by device and inbox item. */
  accepted(): Map<string, number>;
  /** The shortest that a message which was told to wait has waited, in seconds of the run. */
  shortestWait(): number;
}

/** FCM over HTTP/2, behind a relay that can be cut. */
export async function openPush(): Promise<PushSystem> {
  let relay: Switchable | undefined;
  const fake = await startFcm(async (url) => (relay = await switchable(url)).url);
  const quota = askingForTime();
  const become = moodsOf(fake, quota.answer);
  return {
    reactions: ["pushOnNotificationCreated"],
    // A slow push is a push.
    waiting: (ailment) => (ailment === "slow" ? [] : ["pushOnNotificationCreated"]),
    fall: async (ailment) => {
      become(ailment);
      await (ailment === "down" ? relay?.cut() : undefined);
    },
    recover: async () => {
      become("well");
      await relay?.mend();
    },
    asked: () => fake.asked.length,
    world: (_, now) => ({
      push: async () => fcmPush({ app: fake.app, now, timeoutSeconds: PATIENCE_SECONDS }),
    }),
    steady: ({ db }, now) => ({ push: async () => outboxPush(db, { now }) }),
    register: (address) => void fake.registered.add(address),
    accepted: () => timesEach(fake.accepted.map(({ fid, data }) => `${fid} ${data["notificationId"]}`)),
    shortestWait: quota.shortestWait,
    close: async () => {
      await fake.close();
      await relay?.cut();
    },
  };
}

/** Makes the fake answer to everybody as it does when it is so. */
function moodsOf(fake: FcmFake, busy: FcmMood["answer"]) {
  const moods = {
    well: {},
    down: {},
    slow: { milliseconds: inRun(SLOW_SECONDS).milliseconds },
    nonsense: { answer: () => NONSENSE[fake.asked.length % NONSENSE.length]! },
    busy: { answer: busy },
  };
  return (mood: Ailment | "well") =>
    void Object.assign(fake.mood, { answer: undefined, milliseconds: 0, ...moods[mood] });
}

function timesEach(ones: string[]): Map<string, number> {
  const times = new Map<string, number>();
  ones.forEach((one) => times.set(one, (times.get(one) ?? 0) + 1));
  return times;
}

/** Answers 429, and notes when the same message comes again. */
function askingForTime() {
  const told = new Map<string, number>();
  const waits: number[] = [];
  return {
    answer: ({ android }: WireMessage): Scripted => {
      const { tag } = android.notification;
      const now = performance.now();
      waits.push(...(told.has(tag) ? [now - told.get(tag)!] : []));
      told.set(tag, now);
      return quotaExceeded({ "retry-after": String(RETRY_AFTER_SECONDS) });
    },
    shortestWait: () => Math.min(...waits) / 1000,
  };
}
