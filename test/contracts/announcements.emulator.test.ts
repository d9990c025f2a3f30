import { beforeEach, describe, expect, it } from "vitest";
import { connectFirestore, type DocumentSnapshot } from "../../functions/src/adapters/firestore.ts";
import type { Announcement } from "../../functions/src/bus/announce.ts";
import { inContext } from "../../functions/src/bus/context.ts";
import { freshUser, testContext } from "../support/context.ts";
import { everyAnnouncement, everyFunction } from "./exported.ts";
import { treeOf } from "./tree.ts";
import { worldOf } from "./world.ts";

/*
 * What every announcement keeps to, whatever it watches: the creation of a document of the world of examples is announced, and when the
 * trigger runs again for the same change it announces the same events once more, which every reaction knows.
 */
interface Published {
  topic: string;
  id: string | undefined;
  data: unknown;
}

const db = connectFirestore();
let userId: string;
let published: Published[];
let context: ReturnType<typeof testContext>;

/** The documents of the world that an announcement watches, created one after the other. */
async function createWatched({ document }: Announcement): Promise<DocumentSnapshot[]> {
  const pattern = new RegExp(`^${document.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
  const watched = worldOf(userId, new Date()).filter(({ path }) => pattern.test(path));
  await Promise.all(watched.map(({ path, fields }) => db.doc(path).set(fields)));
  return Promise.all(watched.map(({ path }) => db.doc(path).get()));
}

/** Runs the deployed function as the trigger does. */
async function trigger({ name }: Announcement, before: DocumentSnapshot, after: DocumentSnapshot) {
  type Deployed = { run(event: object): Promise<void> };
  const deployed = everyFunction.find((each) => each.name.endsWith(`-${name}`))!.run as unknown as Deployed;
  const time = new Date().toISOString();
  await inContext(context, () => deployed.run({ data: { before, after }, params: { userId }, time }));
}

async function triggerForEach(announcement: Announcement, created: DocumentSnapshot[]): Promise<Published[]> {
  const nothing = await db.doc(`nothing/${userId}`).get();
  published = [];
  await Promise.all(created.map((after) => trigger(announcement, nothing, after)));
  return published.toSorted((one, other) => (`${one.id}` < `${other.id}` ? -1 : 1));
}

const logged = async (events: Published[]) =>
  Object.assign(
    {},
    ...(await Promise.all(events.map(({ id }) => treeOf(db.doc(`eventLog/${id}`))))),
  ) as object;

describe.each(everyAnnouncement)("$name", (announcement) => {
  beforeEach(() => {
    userId = freshUser();
    published = [];
    context = testContext({
      publish: async (topic, { json, attributes }) =>
        void published.push({ topic, id: attributes["ce-id"], data: json }),
    });
  });

  it("announces what it says it does, with payloads that reactions accept", async () => {
    const events = await triggerForEach(announcement, await createWatched(announcement));
    expect(events.length, "add a document to test/contracts/world.ts that is announced").toBeGreaterThan(0);
    for (const { topic, data } of events) {
      const event = announcement.announces.find(({ type }) => type === topic);
      expect(event?.schema.safeParse(data)).toMatchObject({ success: true });
    }
  });

  it("announces the same events when the same change is delivered again, and logs none twice", async () => {
    const created = await createWatched(announcement);
    const first = await triggerForEach(announcement, created);
    const log = await logged(first);
    expect(Object.keys(log)).toHaveLength(first.length);
    expect(await triggerForEach(announcement, created)).toEqual(first);
    expect(await logged(first)).toEqual(log);
    const all = await db.collection("eventLog").where("userId", "==", userId).count().get();
    expect(all.data().count).toBe(first.length);
  });

  it("announces nothing when a document is written again as it was", async () => {
    const before = await createWatched(announcement);
    const after = await createWatched(announcement);
    await Promise.all(before.map((each, index) => trigger(announcement, each, after[index]!)));
    expect(published).toEqual([]);
  });
});
