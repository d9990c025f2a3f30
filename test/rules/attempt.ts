import {
  collection,
  deleteDoc,
  deleteField,
  doc,
  getDoc,
  getDocs,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  type DocumentData,
  type Firestore,
} from "firebase/firestore/lite";

/** What somebody tries to do, once what is `given` has been written by the server. */
export interface Attempt {
  title: string;
  /** The id of the account: `own`, who owns everything in these tests, unless said otherwise; null is signed out. */
  as?: string | null;
  /** Custom claims in the token of that account. */
  claims?: Record<string, unknown>;
  given?: Record<string, DocumentData>;
  step: (db: Firestore) => Promise<unknown>;
}

type Step = Attempt["step"];

export const create =
  (path: string, data: DocumentData): Step =>
  (db) =>
    setDoc(doc(db, path), data);

/** Changes the named fields and the time of the change, as every app does. */
export const change =
  (path: string, data: DocumentData): Step =>
  (db) =>
    updateDoc(doc(db, path), { updatedAt: serverTimestamp(), ...data });

/** Changes the named fields and nothing else. */
export const overwrite =
  (path: string, data: DocumentData): Step =>
  (db) =>
    updateDoc(doc(db, path), data);

export const remove =
  (path: string): Step =>
  (db) =>
    deleteDoc(doc(db, path));

export const read =
  (path: string): Step =>
  (db) =>
    getDoc(doc(db, path));

export const list =
  (path: string): Step =>
  (db) =>
    getDocs(collection(db, path));

export const now = serverTimestamp();
export const gone = deleteField();
export const at = (moment: string) => Timestamp.fromDate(new Date(moment));
export const hoursFromNow = (hours: number) => Timestamp.fromMillis(Date.now() + hours * 3_600_000);
export const letters = (count: number) => "x".repeat(count);
export const numbered = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, "x"));
