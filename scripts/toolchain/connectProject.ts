import { createRequire } from "node:module";
import { getFirestore, type Firestore } from "../../functions/src/adapters/firestore.ts";
import { writingInGroups, type Claim, type Create } from "../../functions/src/bus/groupCommit.ts";
import { connectPubSub, type Publish } from "../../functions/src/adapters/pubsub.ts";

// The SDKs are packages of functions/.
const { initializeApp } = createRequire(new URL("../../functions/package.json", import.meta.url))(
  "firebase-admin/app",
) as { initializeApp: (options: object, name: string) => Parameters<typeof getFirestore>[0] };

/** A project on the emulators: nobody else's functions see what happens there. */
export interface Project {
  id: string;
  db: Firestore;
  create: Create;
  claim: Claim;
  publish: Publish;
}

/** Connects to a project, once: its id names its app, too. */
export function connectProject(id: string): Project {
  const db = getFirestore(initializeApp({ projectId: id }, id));
  db.settings({ ignoreUndefinedProperties: true });
  return { id, db, ...writingInGroups(db), publish: connectPubSub(id) };
}
