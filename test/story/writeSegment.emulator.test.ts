import { describe, expect, test } from "vitest";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { segmentText } from "../../functions/src/story/segmentText.ts";
import { segment } from "../../functions/src/story/story.ts";
import { freshUser, testContext } from "../support/context.ts";
import { ada, completion, deliver, everything, noteOf, RUN, segmentOf } from "./completion.ts";

describe("a completed task becomes a segment of the story", () => {
  test("with what it was for, its photo and the evidence", async () => {
    const world = testContext();
    const userId = await ada(world);
    const event = completion(userId, everything);
    await deliver(world, event);
    const written = await segmentOf(world, userId);
    const photo = {
      id: "finish",
      kind: "photo",
      storagePath: `users/${userId}/finish.jpg`,
      caption: "At last!",
    };
    const facts = { title: "Run 5 km", goal: "Half marathon", project: "Health", media: [photo] };
    expect(written).toEqual({
      kind: "task",
      text: segmentText({ ...facts, media: [{ kind: "photo", caption: "At last!" }] }, event.id),
      writtenBy: "template",
      media: [photo],
      evidence: {
        eventId: event.id,
        taskId: "run5k",
        mediaIds: ["finish"],
        goalId: "halfMarathon",
        projectId: "health",
      },
      at: expect.objectContaining({}),
      version: expect.objectContaining({}),
      createdAt: expect.objectContaining({}),
    });
    expect(segment.parse(written)).toMatchObject({
      at: new Date(RUN.completedAt),
      version: new Date("2026-11-20T08:00:01.000Z"),
    });
    expect(await noteOf(world, event)).toBeUndefined();
  });

  test("a task that names nothing is told by its title", async () => {
    const world = testContext();
    const userId = freshUser();
    const event = completion(userId);
    await deliver(world, event);
    expect(await segmentOf(world, userId)).toMatchObject({
      text: segmentText({ title: "Run 5 km", media: [] }, event.id),
      media: [],
    });
  });

  test("what leads nowhere is left out, noted and told to the operator", async () => {
    const world = testContext();
    const userId = await ada(world);
    const event = completion(userId, {
      goalId: "g1",
      projectId: "p1",
      mediaIds: ["finish", "lost", "finish", "broken"],
    });
    await deliver(world, event);
    const written = await segmentOf(world, userId);
    expect(written?.["evidence"]).toEqual({ eventId: event.id, taskId: "run5k", mediaIds: ["finish"] });
    expect(written?.["text"]).toBe(
      segmentText({ title: "Run 5 km", media: [{ kind: "photo", caption: "At last!" }] }, event.id),
    );
    expect(await noteOf(world, event)).toBe(
      "goal g1 does not exist; project p1 does not exist; media lost does not exist; media broken does not fit its schema",
    );
    const warnings = world.lines.filter(({ level }) => level === "warn");
    expect(warnings.map(({ phrase }) => phrase)).toEqual([
      "task names a goal that does not exist",
      "task names a project that does not exist",
      "task names a media that does not exist",
      "task names a media that does not fit its schema",
    ]);
    expect(warnings[0]?.fields).toMatchObject({ eventId: event.id, userId, taskId: "run5k", goalId: "g1" });
  });
});

const completions = (userId: string): [Envelope, Envelope] => [
  completion(userId, { title: "Run 5 km" }, "2026-11-20T08:00:01.000Z"),
  completion(userId, { title: "Run 6 km" }, "2026-11-20T08:00:02.000Z"),
];

describe("a task that is completed again is told again", () => {
  test("in either order the newer completion is what remains", async () => {
    const world = testContext();
    const inOrder = freshUser();
    const [first, second] = completions(inOrder);
    await deliver(world, first);
    await deliver(world, second);
    const expected = {
      text: segmentText({ title: "Run 6 km", media: [] }, second.id),
      evidence: { eventId: second.id },
    };
    expect(await segmentOf(world, inOrder)).toMatchObject(expected);

    const reversed = freshUser();
    const [older, newer] = completions(reversed);
    await deliver(world, newer);
    await deliver(world, older);
    expect(await segmentOf(world, reversed)).toMatchObject({ evidence: { eventId: newer.id } });
    expect(await noteOf(world, older)).toBe("a newer completion is told already");
  });

  test("at the same time too, and of one millisecond the ids decide", async () => {
    const world = testContext();
    const userId = freshUser();
    await Promise.all(completions(userId).map((event) => deliver(world, event)));
    expect((await segmentOf(world, userId))?.["text"]).toContain("Run 6 km");

    const tied = freshUser();
    const events = [completion(tied), completion(tied)].toSorted((one, other) =>
      one.id < other.id ? 1 : -1,
    );
    for (const event of events) await deliver(world, event);
    expect((await segmentOf(world, tied))?.["evidence"].eventId).toBe(events[0]!.id);
  });
});
