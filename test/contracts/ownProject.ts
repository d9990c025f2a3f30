import { vi } from "vitest";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";

// In the project of the other tests a platform may be running, which reacts to every document that appears there.
vi.stubEnv("GCLOUD_PROJECT", "demo-contracts");

/** The emulator's Firestore of a project where nothing happens by itself. */
export const db = connectFirestore();
