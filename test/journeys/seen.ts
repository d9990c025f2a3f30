import { collection, doc, getDoc, getDocs, type DocumentData } from "firebase/firestore/lite";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { searchMemory } from "../../functions/src/memory/index.ts";
import type { App } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

/** What the server alone may see: the event log and the dead letters. */
export const server = connectFirestore();

interface Logged {
  id: string;
  type: string;
  subject: string;
  reactions: string[];
  correlationId: string;
  causationId?: string;
  data: Record<string, unknown>;
}

interface Hit {
  subject: string;
  text: string;
  labels: string[];
}

/** Calls the deployed search as an account; null is signed out. */
export async function search(uid: string | null, data: unknown): Promise<Hit[]> {
  const request = { data, ...(uid === null ? {} : { auth: { uid, token: {} } }) };
  return ((await searchMemory.run(request as never)) as { hits: Hit[] }).hits;
}

/** What the app of one user sees, through its rules, and what the operator sees of that user. */
export function seenBy({ view, userId }: App) {
  const read = async (path: string) => (await getDoc(doc(view, `users/${userId}/${path}`))).data();
  const list = async (path: string): Promise<(DocumentData & { id: string })[]> =>
    (await getDocs(collection(view, `users/${userId}/${path}`))).docs.map((each) => ({
      ...each.data(),
      id: each.id,
    }));
  const events = async (type: string, subject = ""): Promise<Logged[]> => {
    const { docs } = await server.collection("eventLog").where("userId", "==", userId).get();
    return docs
      .map((each) => ({ ...each.data(), id: each.id }) as Logged)
      .filter((each) => each.type === type && each.subject.endsWith(subject));
  };
  return {
    read,
    list,
    events,
    /** Waits until a document holds these values, and gives the whole document. */
    becomes: (path: string, fields: Record<string, unknown>) =>
      eventually(`${path} becomes ${JSON.stringify(fields)}`, async () => {
        const found = await read(path);
        const isThere = found && Object.entries(fields).every(([key, value]) => found[key] === value);
        return isThere && found;
      }),
    /** Waits for the first event of a type about a document. */
    event: (type: string, subject: string) =>
      eventually(`${type} of ${subject}`, async () => (await events(type, subject))[0]),
    /** Waits until a collection has this many documents. */
    countOf: (path: string, count: number) =>
      eventually(`${count} in ${path}`, async () => {
        const found = await list(path);
        return found.length === count && found;
      }),
    hits: (query: string, filter?: object) => search(userId, { query, ...(filter ? { filter } : {}) }),
    deadLetters: async () =>
      (await server.collection("deadLetters").where("userId", "==", userId).get()).docs.map((each) =>
        each.data(),
      ),
  };
}

export type Seen = ReturnType<typeof seenBy>;

/** Waits until all reactions of an event have succeeded, and gives their records. */
export const settled = ({ id, type, reactions }: Logged) =>
  eventually(`all reactions to ${type} ${id} have succeeded`, async () => {
    const { docs } = await server.collection(`eventLog/${id}/deliveries`).get();
    const done = docs.filter((each) => each.get("outcome") === "succeeded");
    return done.length === reactions.length && done.map((each) => each.data());
  });
