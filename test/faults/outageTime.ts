/**
 * One second of a run is a simulated minute: the clock of the functions, the platform's waiting times (10 to 600 s between two
 * attempts), what a service asks for in Retry-After and how long a call is waited for all pass 60 times faster.
 */
export const SPEED = 60;

/** How long something of so many simulated seconds takes in the run. */
export const inRun = (simulatedSeconds: number) => ({
  seconds: simulatedSeconds / SPEED,
  milliseconds: (simulatedSeconds * 1000) / SPEED,
});

/** A clock that runs so many times faster than the clock on the wall, from now on. */
export function clock(speed = SPEED): () => Date {
  const started = Date.now();
  return () => new Date(started + (Date.now() - started) * speed);
}

/** A call is waited for as long as in production: half of what a delivery may take. */
export const CALL_SECONDS = 30;

/** An answer that nobody waits for any more. */
export const TOO_SLOW_SECONDS = 45;

/** What a service that is too busy asks for. */
export const RETRY_AFTER_SECONDS = 30;
