import { assertFails, assertSucceeds } from "@firebase/rules-unit-testing";
import { setLogLevel } from "firebase/firestore/lite";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Attempt } from "./attempt.ts";
import { type Backend, openBackend } from "./backend.ts";

/** A test for each attempt, one after the other in one emulated project. */
export function tryAll(
  projectId: string,
  { allowed, refused }: { allowed: Attempt[]; refused: Attempt[] },
): void {
  let backend: Backend;
  const make = async (attempt: Attempt) => {
    await backend.prepare(attempt);
    await attempt.step(backend.accountOf(attempt));
  };

  beforeAll(async () => {
    // Without this the client writes a warning for every refusal.
    setLogLevel("silent");
    backend = await openBackend(projectId);
  });

  afterAll(() => backend.close());

  describe("allowed", () => {
    for (const attempt of allowed) it(attempt.title, () => assertSucceeds(make(attempt)));
  });

  describe("refused", () => {
    for (const attempt of refused) it(attempt.title, () => assertFails(make(attempt)));
  });
}
