import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { embeddedEmbeddings } from "../../functions/src/adapters/embeddingsEmbedded.ts";
import { connectFirestore } from "../../functions/src/adapters/firestore.ts";
import { outboxPush } from "../../functions/src/adapters/pushOutbox.ts";
import { firestoreVectors } from "../../functions/src/adapters/vectorsFirestore.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import type { Reaction } from "../../functions/src/bus/reaction.ts";
import { receive } from "../../functions/src/bus/receive.ts";
import { groupsThatExpire, indexes } from "../deploy/indexes.ts";
import { indexesFor, recordQueries } from "../deploy/queryIndexes.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf, messageOf } from "../support/messages.ts";
import { everyReaction } from "./exported.ts";
import { expiringGroups, timelessTree, treeOf } from "./tree.ts";
import { createWorld } from "./world.ts";

/*
 * What every reaction keeps to, whatever it does: the example of its event, in a world where what the example names is there,
 * is accepted; copies of it, early, late or at the same time, leave everything as the first delivery did.
 */
const db = connectFirestore();
/** One moment for all that a test does, so that two runs of it can leave the same. */
let moment: Date;
const now = () => moment;
let context: ReturnType<typeof testContext>;
let userId: string;

const userTree = () => treeOf(db.doc(`users/${userId}`));
const outcomes = () =>
  context.lines
    .filter(({ phrase }) => phrase === "delivery ended")
    .map(({ fields }) => fields["outcome"])
    .toSorted();

/** One delivery, `ageSeconds` after the event was published. */
async function deliver(reaction: Reaction, event: Envelope, ageSeconds = 0): Promise<void> {
  const publishTime = new Date(now().getTime() - ageSeconds * 1000).toISOString();
  await receive(context, reaction, messageOf(event, { publishTime }));
}

/** As the platform delivers: until it is acknowledged. */
async function deliverUntilTaken(reaction: Reaction, event: Envelope, attempts = 20): Promise<void> {
  const isTaken = await deliver(reaction, event, 10).then(
    () => true,
    () => false,
  );
  if (!isTaken && attempts > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await deliverUntilTaken(reaction, event, attempts - 1);
  }
}

async function startAgain(event: Envelope): Promise<void> {
  await Promise.all([
    db.recursiveDelete(db.doc(`users/${userId}`)),
    db.recursiveDelete(db.doc(`eventLog/${event.id}`)),
  ]);
  await createWorld(db, userId, moment);
}

describe.each(everyReaction)("$name", (reaction) => {
  beforeEach(async () => {
    userId = freshUser();
    moment = new Date();
    const vectors = firestoreVectors(db, { now });
    context = testContext({
      now,
      vectors: async () => vectors,
      embeddings: async () => embeddedEmbeddings(),
      push: async () => outboxPush(db, { now }),
    });
    await createWorld(db, userId, moment);
  });
  afterEach(() => vi.restoreAllMocks());

  it("accepts the example of its event, and does nothing when that is delivered again", async () => {
    const event = eventOf(reaction.on, { userId });
    await deliver(reaction, event);
    expect(outcomes()).toEqual(["succeeded"]);
    const before = await userTree();
    await deliver(reaction, event, 10);
    expect(outcomes()).toEqual(["duplicate", "succeeded"]);
    expect(await userTree()).toEqual(before);
  });

  it("may write what is kept outside of the delivery's commit once more, but nothing else, when a copy comes at once", async () => {
    const event = eventOf(reaction.on, { userId });
    await deliver(reaction, event);
    const before = timelessTree(await userTree());
    await deliver(reaction, event);
    expect(outcomes()).toEqual(["duplicate", "succeeded"]);
    expect(timelessTree(await userTree())).toEqual(before);
  });

  it("leaves the same when two copies come at the same time as when one comes", async () => {
    const event = eventOf(reaction.on, { userId });
    await deliver(reaction, event);
    const once = timelessTree(await userTree());
    await startAgain(event);
    context.lines.length = 0;
    await Promise.all(Array.from({ length: 2 }, () => deliverUntilTaken(reaction, event)));
    expect(outcomes().filter((outcome) => outcome === "succeeded")).toHaveLength(1);
    expect(timelessTree(await userTree())).toEqual(once);
  });

  it("makes only queries that have their index, and leaves to expire only what has a TTL policy", async () => {
    const queries = recordQueries(db);
    const event = eventOf(reaction.on, { userId });
    await deliver(reaction, event);
    const trees = await Promise.all([userTree(), treeOf(db.doc(`eventLog/${event.id}`))]);
    expect(indexes.indexes).toEqual(expect.arrayContaining(indexesFor(queries)));
    expect(groupsThatExpire()).toEqual(expect.arrayContaining(trees.flatMap(expiringGroups)));
  });
});
