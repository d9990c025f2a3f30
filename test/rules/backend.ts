import { readFileSync } from "node:fs";
import { initializeTestEnvironment } from "@firebase/rules-unit-testing";
import { deleteApp, initializeApp } from "firebase/app";
import { connectFirestoreEmulator, doc, type Firestore, getFirestore, writeBatch } from "firebase/firestore";
import type { Attempt } from "./attempt.ts";

/** An emulated project under the repository's rules. */
export interface Backend {
  /** Empties the database and writes what the attempt starts from. */
  prepare: (attempt: Attempt) => Promise<void>;
  /** Firestore as the app of this attempt's account sees it. */
  accountOf: (attempt: Attempt) => Firestore;
  close: () => Promise<void>;
}

export async function openBackend(projectId: string): Promise<Backend> {
  const rules = readFileSync(new URL("../../firestore.rules", import.meta.url), "utf8");
  const environment = await initializeTestEnvironment({ projectId, firestore: { rules } });
  const server = openServer(projectId);
  const accounts = new Map<string, Firestore>();

  const prepare = async ({ given = {} }: Attempt) => {
    await environment.clearFirestore();
    if (Object.keys(given).length === 0) return;
    const batch = writeBatch(server.db);
    for (const [path, data] of Object.entries(given)) batch.set(doc(server.db, path), data);
    await batch.commit();
  };

  // Opening a connection for each attempt would make most of the time of the suite.
  const accountOf = ({ as = "own", claims = {} }: Attempt) => {
    const key = JSON.stringify([as, claims]);
    const context =
      as === null ? environment.unauthenticatedContext() : environment.authenticatedContext(as, claims);
    const db = accounts.get(key) ?? (context.firestore() as unknown as Firestore);
    accounts.set(key, db);
    return db;
  };

  const close = async () => {
    await environment.cleanup();
    await deleteApp(server.app);
  };
  return { prepare, accountOf, close };
}

/** The emulator takes the token "owner" for the server, which no rule holds back. */
function openServer(projectId: string) {
  const [host = "", port] = (process.env.FIRESTORE_EMULATOR_HOST ?? "").split(":");
  const app = initializeApp({ projectId }, `server of ${projectId}`);
  const db = getFirestore(app);
  connectFirestoreEmulator(db, host, Number(port), { mockUserToken: "owner" });
  return { app, db };
}
