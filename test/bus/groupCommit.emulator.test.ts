import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi, type Mock } from "vitest";
import type { DocumentSnapshot, Firestore } from "../../functions/src/adapters/firestore.ts";
import type { Claim, Create } from "../../functions/src/bus/groupCommit.ts";
import { connectProject } from "../../scripts/toolchain/connectProject.ts";

const ALREADY_EXISTS = 6;
const FAILED_PRECONDITION = 9;

interface Client {
  request(method: string, ...rest: unknown[]): Promise<unknown>;
}

let db: Firestore;
let create: Create;
let claim: Claim;
/** The method through which every commit of the client goes. */
let request: Mock<Client["request"]>;

const path = (name: string) => `notes/${name}`;
const textOf = async (name: string): Promise<unknown> => (await db.doc(path(name)).get()).get("text");
const commits = () => request.mock.calls.filter(([method]) => method === "commit").length;

/** Creates documents in the same moment, and tells of each how that ended. */
const createAll = async (documents: Record<string, object>): Promise<unknown[]> => {
  const creating = Object.entries(documents).map(([name, data]) => create(path(name), data));
  const outcomes = await Promise.allSettled(creating);
  return outcomes.map((outcome) => (outcome.status === "fulfilled" ? "created" : outcome.reason));
};

const claimAs = ({ ref, updateTime }: DocumentSnapshot, text: string) => claim(ref, { text }, updateTime!);

beforeEach(() => {
  ({ db, create, claim } = connectProject(`demo-groups-${randomUUID().slice(0, 8)}`));
  request = vi.spyOn(db as unknown as Client, "request");
});

describe("documents that are created in groups", () => {
  it("are one request when they come in the same moment", async () => {
    const texts = { one: { text: "1" }, two: { text: "2" }, three: { text: "3" } };
    expect(await createAll(texts)).toEqual(["created", "created", "created"]);
    expect(commits()).toBe(1);
    expect(await Promise.all(["one", "two", "three"].map(textOf))).toEqual(["1", "2", "3"]);
  });

  it("are not there before the promise says so, and come again in a later moment", async () => {
    await create(path("one"), { text: "1" });
    expect(await textOf("one")).toBe("1");
    await create(path("two"), { text: "2" });
    expect(await textOf("two")).toBe("2");
    expect(commits()).toBe(2);
  });

  it("do not fail each other: who is there already learns it alone, and stays as it is", async () => {
    await create(path("two"), { text: "first" });
    const outcomes = await createAll({ one: { text: "1" }, two: { text: "second" }, three: { text: "3" } });
    expect(outcomes).toEqual(["created", expect.objectContaining({ code: ALREADY_EXISTS }), "created"]);
    expect(await Promise.all(["one", "two", "three"].map(textOf))).toEqual(["1", "first", "3"]);
  });

  it("do not fail each other: what can not be stored is told to who wanted it", async () => {
    const outcomes = await createAll({ one: { text: "1" }, two: { text: () => "no value" } });
    expect(outcomes).toEqual([
      "created",
      expect.objectContaining({ message: expect.stringContaining("Cannot encode value") as string }),
    ]);
    expect(await textOf("one")).toBe("1");
  });

  it("are asked for once where one that is alone fails", async () => {
    await create(path("one"), { text: "first" });
    request.mockClear();
    expect(await createAll({ one: { text: "second" } })).toEqual([
      expect.objectContaining({ code: ALREADY_EXISTS }),
    ]);
    expect(commits()).toBe(1);
  });

  it("are a hundred in a request at most", async () => {
    const texts = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`n${index}`, { text: "" }]));
    expect(new Set(await createAll(texts))).toEqual(new Set(["created"]));
    expect(commits()).toBe(3);
    expect((await db.collection("notes").count().get()).data().count).toBe(250);
  });
});

describe("documents that are claimed in groups", () => {
  it("are claimed once each, and by one request with what is created in the same moment", async () => {
    await Promise.all(["one", "two"].map((name) => create(path(name), { text: "free" })));
    const [one, two] = await Promise.all(["one", "two"].map((name) => db.doc(path(name)).get()));
    request.mockClear();
    const all = [claimAs(one!, "a"), claimAs(two!, "b"), create(path("three"), { text: "3" })];
    await Promise.all(all);
    expect(commits()).toBe(1);
    expect(await Promise.all(["one", "two", "three"].map(textOf))).toEqual(["a", "b", "3"]);
  });

  it("are nobody's twice: of two who read the same, one learns that it is another's", async () => {
    await create(path("one"), { text: "free" });
    const read = await db.doc(path("one")).get();
    const outcomes = await Promise.allSettled(["a", "b", "c"].map((text) => claimAs(read, text)));
    const reasons = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    expect(reasons).toHaveLength(2);
    expect(reasons).toEqual(
      reasons.map(() => expect.objectContaining({ code: FAILED_PRECONDITION }) as unknown),
    );
    expect(["a", "b", "c"]).toContain(await textOf("one"));
  });

  it("are not claimed any more when they are gone", async () => {
    await create(path("one"), { text: "free" });
    const read = await db.doc(path("one")).get();
    await read.ref.delete();
    await expect(claimAs(read, "a")).rejects.toMatchObject({ code: expect.any(Number) as number });
    expect((await read.ref.get()).exists).toBe(false);
  });
});
