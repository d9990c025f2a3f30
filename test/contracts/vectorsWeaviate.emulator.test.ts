import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectFirestore, Timestamp } from "../../functions/src/adapters/firestore.ts";
import { memoryId } from "../../functions/src/adapters/memoryId.ts";
import type { Memory, Query, Vectors } from "../../functions/src/adapters/vectors.ts";
import { weaviateVectors, type WeaviateOptions } from "../../functions/src/adapters/vectorsWeaviate.ts";
import { endpoints } from "../../functions/src/adapters/weaviateConnection.ts";
import { switchable } from "./switchable.ts";
import { vectorsContract } from "./vectors.contract.ts";

const { WEAVIATE_URL = "", WEAVIATE_GRPC_URL = "", WEAVIATE_API_KEY = "" } = process.env;
const db = connectFirestore();
const collection = `Memory_${randomUUID().replaceAll("-", "")}`;
const server: WeaviateOptions = {
  url: WEAVIATE_URL,
  grpcUrl: WEAVIATE_GRPC_URL,
  apiKey: WEAVIATE_API_KEY,
  db,
  now: () => new Date(),
  collection,
};
const open = (said: Partial<WeaviateOptions> = {}) => weaviateVectors({ ...server, ...said });
async function removed(name: string): Promise<void> {
  const headers = { authorization: `Bearer ${WEAVIATE_API_KEY}` };
  await fetch(`${WEAVIATE_URL}/v1/schema/${name}`, { method: "DELETE", headers });
}
const newUser = () => `user_${randomUUID()}`;
const recordOf = (userId: string) => db.doc(`users/${userId}/memories/${memoryId(userId, "tasks/a")}`);
const memory = (version: number, text = `version ${version}`): Memory => {
  const said = { labels: [], model: "m", vector: [1, 0, 0] };
  return { subject: "tasks/a", version: new Date(version), text, ...said };
};
/** What another delivery has claimed. */
const lease = (leaseUntil: Date, version: number) => {
  const claim = { holder: "another", leaseUntil: Timestamp.fromDate(leaseUntil) };
  return { subject: "tasks/a", version: Timestamp.fromMillis(version), ...claim };
};
const soon = () => new Date(Date.now() + 60_000);
const query: Query = { vector: [1, 0, 0], model: "m", text: "", limit: 10 };

describe.skipIf(process.env.SELFOS_WEAVIATE_SKIPPED)("Weaviate", () => {
  afterAll(() => removed(collection));

  it("makes its collection when it is first needed, also when two need it at once", async () => {
    const fresh = { collection: `${collection}_fresh` };
    const userId = newUser();
    const hits = await Promise.all([1, 2, 3].map(() => open(fresh).search(userId, query)));
    expect(hits).toEqual([[], [], []]);
    expect(await open(fresh).store(userId, memory(1))).toBe("stored");
    await removed(fresh.collection);
  });

  it("forgets before anything was ever stored", async () => {
    const fresh = open({ collection: `${collection}_never` });
    await expect(
      fresh.forget(newUser(), { subject: "tasks/a", version: new Date(1) }),
    ).resolves.toBeUndefined();
  });

  it("says so when only gRPC, where searches go, can not be reached", async () => {
    const halfDead = open({ grpcUrl: "http://127.0.0.1:1", timeoutSeconds: 0.5 });
    const dead = `Weaviate at ${WEAVIATE_URL} can not be reached (searches go to gRPC at 127.0.0.1:1)`;
    await expect(halfDead.search(newUser(), query)).rejects.toThrow(dead);
  });

  // Two instances, as of a function that has scaled out.
  const instances: Vectors[] = [];
  beforeAll(() => void instances.push(open(), open()));
  let turn = 0;
  vectorsContract("Weaviate", () => instances[(turn += 1) % 2]!);

  it("puts what the words say before what the vector says, and keeps the similarity as the score", async () => {
    const userId = newUser();
    const named = { ...memory(1, "dinner with Ximena"), subject: "tasks/named", vector: [0.9, 0.436, 0] };
    await open().store(userId, named);
    await open().store(userId, { ...memory(1, "lunch with somebody"), vector: [0.91, 0.415, 0] });
    await open().store(userId, { ...memory(1, "sleep"), subject: "tasks/far", vector: [0.1, 0, 0.995] });
    const hits = await open().search(userId, { ...query, text: "Ximena" });
    expect(hits.map((hit) => hit.subject)).toEqual(["tasks/named", "tasks/a", "tasks/far"]);
    expect(hits[0]!.score).toBeCloseTo(0.9, 2);
    expect(hits[1]!.score).toBeCloseTo(0.91, 2);
  });

  it("keeps only the version in Firestore: no text, no vector, no lease when it is done", async () => {
    const userId = newUser();
    await open().store(userId, memory(1000));
    expect((await recordOf(userId).get()).data()).toEqual({
      subject: "tasks/a",
      version: Timestamp.fromMillis(1000),
    });
    await open().forget(userId, { subject: "tasks/a", version: new Date(2000) });
    expect(Object.keys((await recordOf(userId).get()).data()!).toSorted()).toEqual([
      "expiresAt",
      "forgotten",
      "subject",
      "version",
    ]);
  });

  describe("with another delivery in between", () => {
    it("waits for the one that is writing the same or an older version", async () => {
      const userId = newUser();
      await recordOf(userId).set(lease(soon(), 1000));
      const busy = "another delivery is writing this memory";
      await expect(open().store(userId, memory(1000))).rejects.toThrow(busy);
      await expect(open().store(userId, memory(2000))).rejects.toThrow(busy);
      await expect(open().forget(userId, { subject: "tasks/a", version: new Date(2000) })).rejects.toThrow(
        busy,
      );
    });

    it("gives way to the one that is writing a newer version", async () => {
      const userId = newUser();
      await recordOf(userId).set(lease(soon(), 1000));
      expect(await open().store(userId, memory(999))).toBe("outdated");
    });

    it("repairs what a crash between claim and write left behind", async () => {
      const userId = newUser();
      await recordOf(userId).set(lease(new Date(Date.now() - 1), 1000));
      expect(await open().store(userId, memory(1000))).toBe("stored");
      expect(await open().search(userId, query)).toMatchObject([{ text: "version 1000" }]);
      expect((await recordOf(userId).get()).get("holder")).toBeUndefined();
    });

    it("repairs what a crash between write and release left behind", async () => {
      const userId = newUser();
      await open().store(userId, memory(1000));
      await recordOf(userId).set(lease(new Date(Date.now() - 1), 1000));
      expect(await open().store(userId, memory(1000))).toBe("stored");
      expect(await open().search(userId, query)).toHaveLength(1);
    });

    it("does not write after having been frozen longer than the margin", async () => {
      const userId = newUser();
      let asked = 0;
      const now = () => new Date(Date.now() + 11_000 * asked++);
      await expect(open({ now }).store(userId, memory(1000))).rejects.toThrow("too old to write");
      expect(await open().search(userId, query)).toEqual([]);
    });

    it("takes over what the store in Firestore kept, and its text with it", async () => {
      const userId = newUser();
      const version = Timestamp.fromMillis(1000);
      await recordOf(userId).set({ subject: "tasks/a", version, text: "private", labels: [], model: "m" });
      expect(await open().store(userId, memory(1000))).toBe("stored");
      expect((await recordOf(userId).get()).get("text")).toBeUndefined();
    });
  });

  describe("when the server fails", () => {
    it("says that a dead server can not be reached, claims nothing, and works again when it is back", async () => {
      const userId = newUser();
      const [rest, grpc] = [await switchable(WEAVIATE_URL), await switchable(WEAVIATE_GRPC_URL)];
      const vectors = open({ url: rest.url, grpcUrl: grpc.url, timeoutSeconds: 2 });
      await vectors.store(userId, memory(1000));
      await Promise.all([rest.cut(), grpc.cut()]);
      const dead = `Weaviate at ${rest.url} can not be reached`;
      await expect(vectors.store(userId, memory(2000))).rejects.toThrow(dead);
      await expect(vectors.forget(userId, { subject: "tasks/a", version: new Date(2000) })).rejects.toThrow(
        dead,
      );
      await expect(vectors.search(userId, query)).rejects.toThrow(dead);
      expect((await recordOf(userId).get()).get("leaseUntil")).toBeUndefined();
      await Promise.all([rest.mend(), grpc.mend()]);
      expect(await vectors.store(userId, memory(2000))).toBe("stored");
      expect(await vectors.search(userId, query)).toMatchObject([{ text: "version 2000" }]);
      await Promise.all([rest.cut(), grpc.cut()]);
    });

    it("gives up on a server that never answers, and lets nobody else write until that can not arrive", async () => {
      const userId = newUser();
      const rest = await switchable(WEAVIATE_URL);
      const vectors = open({ url: rest.url, timeoutSeconds: 0.3 });
      await vectors.store(userId, memory(1000));
      rest.hang();
      await expect(vectors.store(userId, memory(2000))).rejects.toThrow("can not be reached");
      await expect(open().store(userId, memory(3000))).rejects.toThrow("another delivery is writing");
      const record = await recordOf(userId).get();
      expect(record.get("leaseUntil").toMillis()).toBeGreaterThan(Date.now());
      await rest.cut();
    });

    it("says that a wrong key was refused, and goes on", async () => {
      const vectors = open({ apiKey: "wrong" });
      const refused = "Weaviate refused the API key (WEAVIATE_API_KEY)";
      await expect(vectors.store(newUser(), memory(1))).rejects.toThrow(refused);
      await expect(vectors.search(newUser(), query)).rejects.toThrow(refused);
      await expect(vectors.forget(newUser(), { subject: "tasks/a", version: new Date(1) })).rejects.toThrow(
        refused,
      );
    });
  });

  it("knows where a server and a cloud cluster answer", () => {
    expect(endpoints("http://localhost:8080")).toMatchObject({
      http: { host: "localhost", port: 8080, secure: false },
      grpc: { host: "localhost", port: 50_051, secure: false },
    });
    expect(endpoints("https://abc.c0.europe-west3.gcp.weaviate.cloud")).toMatchObject({
      http: { host: "abc.c0.europe-west3.gcp.weaviate.cloud", port: 443, secure: true },
      grpc: { host: "grpc-abc.c0.europe-west3.gcp.weaviate.cloud", port: 443, secure: true },
    });
    const own = { host: "grpc.example.com", port: 8443, secure: true };
    expect(endpoints("https://example.com/weaviate/", "https://grpc.example.com:8443").grpc).toEqual(own);
  });
});
