import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Vectors } from "../../functions/src/adapters/vectors.ts";
import { at, delivered, diary, memory, newUser, query, subjectsOf } from "./memories.ts";

/** That the newest state stays, however deliveries arrive. */
export function orderContract(open: () => Vectors): void {
  it("keeps one memory of a subject, however often the same version is stored", async () => {
    const vectors = open();
    const userId = newUser();
    const same = await memory("tasks/a", "water the plants");
    expect(await vectors.store(userId, same)).toBe("stored");
    expect(await vectors.store(userId, same)).toBe("stored");
    expect(await vectors.search(userId, await query("plants"))).toHaveLength(1);
  });

  it("replaces an older version and leaves a newer one", async () => {
    const vectors = open();
    const userId = newUser();
    const store = async (text: string, version: Date) =>
      vectors.store(userId, await memory("tasks/a", text, { version, labels: [`text:${text}`] }));
    expect(await store("second", at(2))).toBe("stored");
    expect(await store("first", at(1))).toBe("outdated");
    expect(await store("third", at(3))).toBe("stored");
    const hits = await vectors.search(userId, await query("third"));
    expect(hits).toMatchObject([{ text: "third", labels: ["text:third"] }]);
  });

  it("forgets", async () => {
    const { vectors, userId } = await diary(open());
    await vectors.forget(userId, { subject: "tasks/run", version: at(1) });
    await vectors.forget(userId, { subject: "tasks/run", version: at(1) });
    expect(subjectsOf(await vectors.search(userId, await query("run 5 km")))).not.toContain("tasks/run");
    expect(await vectors.search(userId, await query("run 5 km"))).toHaveLength(4);
  });

  it("forgets what it never knew, of a user it never knew", async () => {
    await expect(
      open().forget(newUser(), { subject: "tasks/unknown", version: at(1) }),
    ).resolves.toBeUndefined();
  });

  it("does not remember again when an older store arrives after the forgetting", async () => {
    const vectors = open();
    const userId = newUser();
    await vectors.forget(userId, { subject: "tasks/a", version: at(2) });
    expect(await vectors.store(userId, await memory("tasks/a", "old", { version: at(1) }))).toBe("outdated");
    expect(await vectors.store(userId, await memory("tasks/a", "same", { version: at(2) }))).toBe("outdated");
    expect(await vectors.search(userId, await query("old"))).toEqual([]);
  });

  it("remembers again what is stored in a newer version than the forgotten one", async () => {
    const vectors = open();
    const userId = newUser();
    await vectors.store(userId, await memory("tasks/a", "old", { version: at(1) }));
    await vectors.forget(userId, { subject: "tasks/a", version: at(2) });
    expect(await vectors.store(userId, await memory("tasks/a", "new", { version: at(3) }))).toBe("stored");
    expect(await vectors.search(userId, await query("new"))).toMatchObject([{ text: "new" }]);
  });

  it("leaves a memory that is newer than a late forgetting", async () => {
    const vectors = open();
    const userId = newUser();
    await vectors.store(userId, await memory("tasks/a", "new", { version: at(3) }));
    await vectors.forget(userId, { subject: "tasks/a", version: at(2) });
    expect(await vectors.search(userId, await query("new"))).toMatchObject([{ text: "new" }]);
  });

  it("keeps users apart: the same subject, found and forgotten alone", async () => {
    const vectors = open();
    const [one, other, third] = [newUser(), newUser(), newUser()];
    await vectors.store(one, await memory("tasks/a", "the secret of one"));
    await vectors.store(other, await memory("tasks/a", "the secret of the other"));
    await vectors.forget(other, { subject: "tasks/a", version: at(1) });
    expect(await vectors.search(one, await query("secret"))).toMatchObject([{ text: "the secret of one" }]);
    expect(await vectors.search(other, await query("secret"))).toEqual([]);
    expect(await vectors.search(third, await query("secret"))).toEqual([]);
  });

  it("ends with the newest of versions that arrive at the same moment", async () => {
    const userId = newUser();
    const versions = [1, 2, 3, 4];
    const stores = [open(), open()];
    await Promise.all(
      versions.map(async (version, index) => {
        const one = await memory("tasks/a", `version ${version}`, { version: at(version) });
        return delivered(() => stores[index % 2]!.store(userId, one));
      }),
    );
    const hits = await open().search(userId, await query("version"));
    expect(hits).toMatchObject([{ text: "version 4" }]);
  });

  it("ends forgotten when a store and its forgetting arrive at the same moment", async () => {
    const userId = newUser();
    const one = await memory("tasks/a", "gone", { version: at(1) });
    await Promise.all([
      delivered(() => open().store(userId, one)),
      delivered(() => open().forget(userId, { subject: "tasks/a", version: at(2) })),
    ]);
    expect(await open().search(userId, await query("gone"))).toEqual([]);
  });

  it("ends in the newest state whatever the order and number of deliveries", async () => {
    const step = fc.record({ version: fc.integer({ min: 1, max: 4 }), forgets: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const vectors = open();
        const userId = newUser();
        for (const { version, forgets } of steps) {
          if (forgets) await vectors.forget(userId, { subject: "tasks/a", version: at(version) });
          else await vectors.store(userId, await memory("tasks/a", `v${version}`, { version: at(version) }));
        }
        const newest = Math.max(...steps.map((each) => each.version));
        const forgotten = steps.some((each) => each.version === newest && each.forgets);
        const hits = await vectors.search(userId, await query("v"));
        expect(hits.map((hit) => hit.text)).toEqual(forgotten ? [] : [`v${newest}`]);
      }),
      { numRuns: 15 },
    );
  });
}
