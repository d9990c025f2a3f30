/** Lets at most `most` pieces of work run at the same time; the others wait their turn, as in front of a busy instance. */
export function atMost(most: number): (work: () => Promise<void>) => Promise<void> {
  let free = most;
  const waiting: (() => void)[] = [];
  const enter = async () => {
    if (free === 0) {
      // Whoever leaves hands its place over, so nobody slips in between.
      return new Promise<void>((turn) => waiting.push(turn));
    }
    free -= 1;
    return undefined;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) {
      next();
    } else {
      free += 1;
    }
  };
  return async (work) => {
    await enter();
    await work().finally(leave);
  };
}

/** Waits for work no longer than the platform lets a request run; the work itself goes on, as on Cloud Run. */
export async function withinTimeout(seconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the function took longer than ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
