import { randomUUID } from "node:crypto";
import { deleteApp, initializeApp } from "firebase/app";
import { connectAuthEmulator, createUserWithEmailAndPassword, getAuth } from "firebase/auth";
import {
  connectFirestoreEmulator,
  doc,
  getFirestore,
  serverTimestamp,
  setDoc,
  terminate,
  updateDoc,
  type Firestore,
} from "firebase/firestore";
import {
  connectFirestoreEmulator as connectView,
  getFirestore as getView,
  type Firestore as View,
} from "firebase/firestore/lite";

const stamps = () => ({ createdAt: serverTimestamp(), updatedAt: serverTimestamp() });

/** The app on one user's phone: the client SDK, signed in, rules applied. */
export interface App {
  userId: string;
  /** To write: one change after the other, as made. */
  db: Firestore;
  /** To read, without the streams of `db`: on a busy machine those hang now and then for most of a minute. */
  view: View;
  /** Creates a document below the user, with the stamps that the contract asks for. */
  create(path: string, fields: object): Promise<void>;
  change(path: string, fields: object): Promise<void>;
  close(): Promise<void>;
}

const hostAndPort = (name: string): [string, number] => {
  const [host = "127.0.0.1", port] = (process.env[name] ?? "").split(":");
  return [host, Number(port)];
};

/** Signs a new user in on a phone of its own. */
export async function openApp(): Promise<App> {
  const projectId = process.env["GCLOUD_PROJECT"] ?? "demo-selfos";
  const app = initializeApp({ projectId, apiKey: "emulator" }, randomUUID());
  const auth = getAuth(app);
  connectAuthEmulator(auth, `http://${process.env["FIREBASE_AUTH_EMULATOR_HOST"]}`, {
    disableWarnings: true,
  });
  const db = getFirestore(app);
  connectFirestoreEmulator(db, ...hostAndPort("FIRESTORE_EMULATOR_HOST"));
  const view = getView(app);
  connectView(view, ...hostAndPort("FIRESTORE_EMULATOR_HOST"));
  const { user } = await createUserWithEmailAndPassword(auth, `${randomUUID()}@example.com`, randomUUID());
  const at = (path: string) => doc(db, `users/${user.uid}/${path}`);
  await setDoc(doc(db, `users/${user.uid}`), { timeZone: "Europe/Berlin", ...stamps() });
  return {
    userId: user.uid,
    db,
    view,
    create: (path, fields) => setDoc(at(path), { ...fields, ...stamps() }),
    change: (path, fields) => updateDoc(at(path), { ...fields, updatedAt: serverTimestamp() }),
    close: async () => {
      await terminate(db);
      await deleteApp(app);
    },
  };
}
