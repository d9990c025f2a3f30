import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import { logAndPublish } from "../../functions/src/bus/publish.ts";
import { listEvents } from "../../functions/src/operations/listEvents.ts";
import { listRequest, showRequest } from "../../functions/src/operations/requests.ts";
import { showEvent } from "../../functions/src/operations/showEvent.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { freshUser } from "../support/context.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";
import { announceAll } from "./asking.ts";

const userId = freshUser();
let pipeline: Pipeline;
let first: Envelope;
let caused: Envelope;
let held: Envelope;

const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
const list = (asked: object) => listEvents(pipeline.context, listRequest.parse(asked));
const show = (eventId: string, payload = false) =>
  showEvent(pipeline.context, showRequest.parse({ eventId, payload }));
const ids = async (asked: object) => (await list(asked)).events.map(({ id }) => id);

beforeAll(async () => {
  pipeline = await startPipeline({
    handles: [
      async () => "nothing to do",
      async ({ data }) => {
        if (data.word === "bad") {
          throw new NonRetryableError("a bug");
        }
      },
    ],
  });
  first = pipeline.event({ userId, time: at(5) });
  caused = pipeline.event({
    userId,
    time: at(3),
    data: { word: "bad" },
    correlationId: first.id,
    causationId: first.id,
  });
  held = pipeline.event({ userId, time: at(1) });
  await announceAll(pipeline, [first, caused]);
  vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
  await logAndPublish(pipeline.context, held);
  vi.unstubAllEnvs();
});
afterAll(() => pipeline.stop());

describe("the list of events", () => {
  it("tells what became of each, newest first", async () => {
    const { events, isMore } = await list({ user: userId });
    const [, broken] = pipeline.names;
    expect(events.map(({ id, summary }) => [id, summary])).toEqual([
      [held.id, "held, not published"],
      [caused.id, `1 of 2, ${broken} dead`],
      [first.id, "2 of 2 succeeded"],
    ]);
    expect(isMore).toBe(false);
    expect(events[2]?.outcomes).toEqual(
      Object.fromEntries(pipeline.names.map((name) => [name, "succeeded"])),
    );
  });

  it("can be asked by user, type and time, alone and together", async () => {
    const { type } = pipeline.on;
    expect(await ids({ type })).toEqual([held.id, caused.id, first.id]);
    expect(await ids({ type, user: userId, since: "4h", until: "2h" })).toEqual([caused.id]);
    expect(await ids({ user: userId, until: at(4) })).toEqual([first.id]);
    expect(await ids({ user: freshUser() })).toEqual([]);
  });

  it("is cut at its limit, and says so", async () => {
    expect(await list({ user: userId, limit: "2" })).toMatchObject({
      events: [{ id: held.id }, { id: caused.id }],
      isMore: true,
    });
  });

  it("takes one query and one read of the deliveries", async () => {
    const getAll = vi.spyOn(pipeline.context.db, "getAll");
    await list({ user: userId });
    expect(getAll).toHaveBeenCalledTimes(1);
    getAll.mockRestore();
  });
});

describe("the life of an event", () => {
  it("tells each delivery, and what was given up", async () => {
    const [sound, broken] = pipeline.names;
    const life = await show(caused.id);
    expect(life).toMatchObject({ state: "published", summary: `1 of 2, ${broken} dead`, undelivered: [] });
    const byName = Object.fromEntries(life.deliveries.map((each) => [each.reaction, each]));
    expect(byName[sound!]).toMatchObject({ outcome: "succeeded", note: "nothing to do", attempts: 1 });
    expect(byName[broken!]).toMatchObject({ outcome: "dead", error: "a bug", codeVersion: "local" });
    expect(life.deadLetters).toMatchObject([
      { id: `${broken}~${caused.id}`, error: "a bug", about: "delivery" },
    ]);
  });

  it("tells its chain: what caused it and what it caused", async () => {
    const { chain } = await show(first.id);
    expect(chain.map(({ id, causationId }) => [id, causationId])).toEqual([
      [first.id, null],
      [caused.id, first.id],
    ]);
  });

  it("shows no word of the user unless it is asked to", async () => {
    expect(JSON.stringify(await show(caused.id))).not.toContain("bad");
    expect((await show(caused.id, true)).event?.data).toEqual({ word: "bad" });
  });

  it("names the reactions that have no record", async () => {
    expect(await show(held.id)).toMatchObject({ state: "held", undelivered: pipeline.names, deliveries: [] });
  });

  it("can be sent to a browser as it is: times are texts", async () => {
    const life = await show(caused.id, true);
    expect(JSON.parse(JSON.stringify(life))).toEqual(life);
  });

  it("of an event that nobody knows is one sentence", async () => {
    await expect(show("nobody")).rejects.toThrow("There is no event nobody in the log");
  });
});
