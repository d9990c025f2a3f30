import { getApps, initializeApp } from "firebase-admin/app";
import { getFirestore, type Firestore } from "firebase-admin/firestore";

export {
  AggregateField,
  FieldPath,
  FieldValue,
  Filter,
  getFirestore,
  Timestamp,
} from "firebase-admin/firestore";
export type {
  CollectionReference,
  DocumentData,
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  QuerySnapshot,
  Transaction,
  UpdateData,
  WriteBatch,
} from "firebase-admin/firestore";

let connected: Firestore | undefined;

/**
 * The database of the default app, initialised at the first call. An `undefined` field is left out of a write.
 * Settings may be given once only and before the first request: everyone connects through here.
 */
export function connectFirestore(): Firestore {
  if (connected) return connected;
  const app = getApps().find((each) => each.name === "[DEFAULT]") ?? initializeApp();
  connected = getFirestore(app);
  connected.settings({ ignoreUndefinedProperties: true });
  return connected;
}
