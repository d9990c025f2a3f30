import { within } from "../within.ts";

/** Nobody waits longer: to be in each other's way is slow, not wrong. */
const MOST_SECONDS = 5;

/** What was begun last with each key, until it has ended. */
const running = new Map<string, Promise<unknown>>();

/** Does `work` when what was begun before with the same key, in this instance, has ended, however it did. */
export async function oneAtATime<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
  const before = running.get(key);
  const own = before ? within(MOST_SECONDS, before, () => undefined).then(work) : work();
  const end = own.catch(() => undefined);
  running.set(key, end);
  return own.finally(() => {
    if (running.get(key) === end) {
      running.delete(key);
    }
  });
}
