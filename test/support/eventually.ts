/** A run that expects a failure need not wait for it as long. */
const PATIENCE_SECONDS = Number(process.env["SELFOS_PATIENCE_SECONDS"] ?? 30);

/** Waits until `look` gives something, and says what was waited for when it does not. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | undefined | false>,
  seconds = PATIENCE_SECONDS,
): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await look();
    if (found) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not happen within ${seconds} s: ${what}`);
}
