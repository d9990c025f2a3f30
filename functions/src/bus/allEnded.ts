/**
 * Waits until all works have ended, also those beside one that fails, and throws the first error there was. What is still on its way
 * when a function fails may happen or not, as the instance likes.
 */
export async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
