const OVER = Symbol("the time is over");

/** What the work comes to, or what `late` says (or throws) where it takes longer. The work itself goes on; nobody waits for it. */
export async function within<Value, Late>(
  seconds: number,
  work: Promise<Value>,
  late: () => Late,
): Promise<Value | Late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof OVER>((resolve) => {
    timer = setTimeout(() => resolve(OVER), seconds * 1000);
  });
  const first = await Promise.race([work, over]).finally(() => clearTimeout(timer));
  return first === OVER ? late() : first;
}
