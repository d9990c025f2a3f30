import * as z from "zod";
import type { Firestore } from "./firestore.ts";
import { whileClaimed } from "./memoryClaim.ts";
import { memoryId, tenantOf } from "./memoryId.ts";
import { cosineOf, scoreOf } from "./similarity.ts";
import type { Hit, Memory, Query, Vectors } from "./vectors.ts";
import { vectorName, type Opened } from "./weaviateCollection.ts";
import { weaviateConnection, type WeaviateConnection, type WeaviateServer } from "./weaviateConnection.ts";
import { isAlreadyThere, isNotThere, isUnknownTenant, mayStillArrive } from "./weaviateErrors.ts";

/** 10 seconds for a request and the collection `Memory` unless said otherwise. */
export interface WeaviateOptions extends Omit<WeaviateServer, "timeoutSeconds" | "collection"> {
  timeoutSeconds?: number;
  collection?: string;
  /** Where the claims and versions are kept: Weaviate has no compare-and-set. */
  db: Firestore;
  now: () => Date;
}

interface Store {
  connection: WeaviateConnection;
  db: Firestore;
  now: () => Date;
  timeoutSeconds: number;
}

/**
 * The vector store on a Weaviate server: one collection, a tenant for each user, one object for each subject. Found by meaning
 * and by words together (hybrid), which decides the order; the score is the cosine similarity, the same number that the
 * embedded store gives. In which states a write may be found and how each is mended is told in `memoryClaim.ts`.
 */
export function weaviateVectors(options: WeaviateOptions): Vectors {
  const { timeoutSeconds = 10, collection = "Memory", db, now, ...server } = options;
  const connection = weaviateConnection({ ...server, timeoutSeconds, collection });
  const weaviate: Store = { connection, db, now, timeoutSeconds };
  return {
    store: (userId, memory) => store(weaviate, userId, memory),
    forget: (userId, which) => forget(weaviate, userId, which),
    search: (userId, query) => search(weaviate, userId, query),
  };
}

async function store(weaviate: Store, userId: string, memory: Memory): Promise<"stored" | "outdated"> {
  const { connection } = weaviate;
  const dimensions = memory.vector.length;
  // A server that can not be reached, or refuses the key, is found out before anything is claimed.
  await connection.call(dimensions, async () => {});
  const { subject, version: at } = memory;
  return whileClaimed({ ...weaviate, userId, subject, at, forgotten: false, mayStillArrive }, (known) => {
    const isThere = known !== undefined && !known.forgotten;
    return connection.call(dimensions, (opened) => put(opened, { userId, memory, isThere }));
  });
}

/** Most are new; what the record says is there is replaced. Where the record was wrong, the other way is right. */
async function put(
  opened: Opened,
  { userId, memory, isThere }: { userId: string; memory: Memory; isThere: boolean },
): Promise<void> {
  const { data } = opened.memories.withTenant(tenantOf(userId));
  const { vector, ...properties } = { ...memory, dimensions: memory.vector.length };
  const vectors = { [vectorName(vector.length)]: vector };
  const object = { id: memoryId(userId, memory.subject), properties, vectors };
  const insert = async () => {
    if ((await data.insert(object)) !== object.id) throw notDone();
  };
  // What a replacement is answered with is not looked at by the client.
  const replace = async () => {
    await data.replace(object);
    const kept = await versionOf(opened, userId, memory.subject);
    if (kept?.getTime() !== memory.version.getTime()) throw notDone();
  };
  const [first, second] = isThere ? [replace, insert] : [insert, replace];
  try {
    await first();
  } catch (error) {
    if (!isAlreadyThere(error) && !isNotThere(error) && !isUnknownTenant(error)) throw error;
    await second();
  }
}

/** An answer that says yes and comes from something else than Weaviate: a proxy, a page that asks to sign in. */
const notDone = () => new Error("it said yes, and nothing was written");

/** The version of a memory that the server has. */
async function versionOf({ memories }: Opened, userId: string, subject: string): Promise<Date | undefined> {
  const { query } = memories.withTenant(tenantOf(userId));
  const found = await query.fetchObjectById(memoryId(userId, subject), { returnProperties: ["version"] });
  return found?.properties.version;
}

interface Forgetting {
  subject: string;
  version: Date;
}

async function forget(weaviate: Store, userId: string, { subject, version }: Forgetting): Promise<void> {
  const { connection } = weaviate;
  await connection.call(undefined, async () => {});
  await whileClaimed({ ...weaviate, userId, subject, at: version, forgotten: true, mayStillArrive }, () =>
    connection.call(undefined, (opened) =>
      unlessUnknown(undefined, async () => {
        await opened.memories.withTenant(tenantOf(userId)).data.deleteById(memoryId(userId, subject));
        if (await versionOf(opened, userId, subject)) throw notDone();
      }),
    ),
  );
}

async function search(weaviate: Store, userId: string, query: Query): Promise<Hit[]> {
  return weaviate.connection.call(query.vector.length, (opened) =>
    unlessUnknown([], async () => {
      const found = await nearest(opened, userId, query);
      return found.objects.map(({ properties: { subject, text, labels }, vectors }) => {
        const vector = z.array(z.number()).parse(vectors[vectorName(query.vector.length)]);
        return { subject, text, labels, score: scoreOf(cosineOf(query.vector, vector)) };
      });
    }),
  );
}

/** Without words there is nothing to look for by words. */
function nearest({ sdk, memories }: Opened, userId: string, query: Query) {
  const tenant = memories.withTenant(tenantOf(userId));
  const target = vectorName(query.vector.length);
  const { byProperty } = memories.filter;
  const sameModel = byProperty("model").equal(query.model);
  const options = {
    limit: query.limit,
    targetVector: [target],
    includeVector: [target],
    filters:
      query.label === undefined
        ? sameModel
        : sdk.Filters.and(sameModel, byProperty("labels").containsAny([query.label])),
  };
  if (query.text.trim() === "") return tenant.query.nearVector(query.vector, options);
  return tenant.query.hybrid(query.text, { ...options, vector: query.vector, queryProperties: ["text"] });
}

/** A user about whom nothing was ever stored has no tenant: nothing to find and nothing to remove. */
async function unlessUnknown<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUnknownTenant(error)) return otherwise;
    throw error;
  }
}
