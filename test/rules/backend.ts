import { readFileSync } from "node:fs";
import { initializeTestEnvironment } from "@firebase/rules-unit-testing";
import { deleteApp, type FirebaseApp, initializeApp } from "firebase/app";
import {
  connectFirestoreEmulator,
  doc,
  type Firestore,
  getFirestore,
  writeBatch,
} from "firebase/firestore/lite";
import type { Attempt } from "./attempt.ts";

/** An emulated project under the repository's rules. */
export interface Backend {
  /** Empties the database and writes what the attempt starts from. */
  prepare: (attempt: Attempt) => Promise<void>;
  /** Firestore as the app of this attempt's account sees it. */
  accountOf: (attempt: Attempt) => Firestore;
  close: () => Promise<void>;
}

/** The emulator takes the token "owner" for the server, which no rule holds back. */
const SERVER = "owner";

type Token = NonNullable<Parameters<typeof connectFirestoreEmulator>[3]>["mockUserToken"];

export async function openBackend(projectId: string): Promise<Backend> {
  const rules = readFileSync(new URL("../../firestore.rules", import.meta.url), "utf8");
  const environment = await initializeTestEnvironment({ projectId, firestore: { rules } });
  const apps: FirebaseApp[] = [];
  const accounts = new Map<string, Firestore>();

  // Not the Firestore of the environment: its client keeps streams, which on a busy machine hang now and then for most of a minute.
  const connect = (mockUserToken?: Token): Firestore => {
    const app = initializeApp({ projectId }, `${projectId} ${apps.length}`);
    apps.push(app);
    const db = getFirestore(app);
    const [host = "", port] = (process.env.FIRESTORE_EMULATOR_HOST ?? "").split(":");
    connectFirestoreEmulator(db, host, Number(port), mockUserToken ? { mockUserToken } : {});
    return db;
  };
  const server = connect(SERVER);

  const prepare = async ({ given = {} }: Attempt) => {
    await environment.clearFirestore();
    if (Object.keys(given).length === 0) return;
    const batch = writeBatch(server);
    for (const [path, data] of Object.entries(given)) batch.set(doc(server, path), data);
    await batch.commit();
  };

  // Opening a connection for each attempt would make most of the time of the suite.
  const accountOf = ({ as = "own", claims = {} }: Attempt) => {
    const key = JSON.stringify([as, claims]);
    const db = accounts.get(key) ?? connect(as === null ? undefined : { ...claims, sub: as });
    accounts.set(key, db);
    return db;
  };

  const close = async () => {
    await environment.cleanup();
    await Promise.all(apps.map((app) => deleteApp(app)));
  };
  return { prepare, accountOf, close };
}
