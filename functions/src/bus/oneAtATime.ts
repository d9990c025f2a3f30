/** Nobody waits longer: to be in each other's way is slow, not wrong. */
const MOST_SECONDS = 5;

/** What was begun last with each key, until it has ended. */
const running = new Map<string, Promise<unknown>>();

/** Does `work` when what was begun before with the same key, in this instance, has ended, however it did. */
export async function oneAtATime<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
  const before = running.get(key);
  const own = before ? ended(before).then(work) : work();
  const end = own.catch(() => undefined);
  running.set(key, end);
  return own.finally(() => {
    if (running.get(key) === end) {
      running.delete(key);
    }
  });
}

async function ended(before: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MOST_SECONDS * 1000);
  });
  await Promise.race([before, enough]).finally(() => clearTimeout(timer));
}
