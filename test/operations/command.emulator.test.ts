import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NonRetryableError } from "../../functions/src/bus/errors.ts";
import type { Envelope } from "../../functions/src/bus/envelope.ts";
import { freshUser } from "../support/context.ts";
import { startPipeline, type Pipeline } from "../support/pipeline.ts";
import { announceAll, eventsFor } from "./asking.ts";

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command in a process of its own, as an operator runs it. */
const command = (line: string, env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      ["scripts/events.ts", ...line.split(" ")],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    ),
  );

let pipeline: Pipeline;
let isMended = false;
let events: Envelope[];
const userId = freshUser();

describe("npm run events", () => {
  beforeAll(async () => {
    pipeline = await startPipeline({
      handles: [
        async () => undefined,
        async () => {
          if (!isMended) {
            throw new NonRetryableError("the account 4711 is closed");
          }
        },
      ],
    });
    events = eventsFor(pipeline, userId, ["my secret diary", "another"]);
    await announceAll(pipeline, events);
  });
  afterAll(() => pipeline.stop());

  it("lists what happened, and where", async () => {
    const { code, out } = await command(`list --user ${userId}`);
    expect(code).toBe(0);
    expect(out).toContain(`project ${process.env["GCLOUD_PROJECT"]}, emulators`);
    expect(out).toContain(pipeline.on.type);
    expect(out).toContain(`1 of 2, ${pipeline.names[1]} dead`);
    expect(out).toContain("2 events, 2 not done");
  });

  it("lists for machines too", async () => {
    const { out } = await command(`list --user ${userId} --limit 1 --json`);
    expect(JSON.parse(out)).toMatchObject({ events: [{ id: events[1]!.id }], isMore: true });
  });

  it("shows the life of an event, without the words of the user", async () => {
    const { code, out } = await command(`show ${events[0]!.id}`);
    expect(code).toBe(0);
    expect(out).toMatch(/changed {2}users\/.*announced {2}by test/s);
    expect(out).toMatch(
      new RegExp(`${pipeline.names[1]}\\s+dead\\s+1 attempt, \\d+ ms, local\\s+the account 4711 is closed`),
    );
    expect(out).toContain(`npm run events -- replay ${events[0]!.id}`);
    expect(out).not.toContain("secret");
    expect((await command(`show ${events[0]!.id} --payload`)).out).toContain("my secret diary");
  });

  it("groups what was given up", async () => {
    const { out } = await command(`dead --reaction ${pipeline.names[1]}`);
    expect(out).toMatch(/[0-9a-f]{8} {2}2 letters/);
    expect(out).toContain("the account # is closed");
  });

  it("plans a replay, and does it only with --go", async () => {
    const dry = await command(`replay --user ${userId}`);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain("2 messages, at most 10 a second");
    expect(dry.out).toContain("2 deliveries, dropped: done is done");
    expect(dry.out).toContain("Nothing was published.");
    const failed = await command(`replay --user ${userId} --go`);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain("Stopped at the first one: the account 4711 is closed");
    expect(failed.out).toContain("1 message did not go out");
    isMended = true;
    const done = await command(`replay --user ${userId} --go`);
    expect(done.code).toBe(0);
    expect(done.out).toContain("2 of 2 messages");
    expect(done.out).toContain("Done.");
    expect(await command(`list --user ${userId}`)).toMatchObject({
      out: expect.stringContaining("all done"),
    });
  });

  it.each([
    ["nonsense", {}, "There is no command"],
    [`show ${"0".repeat(32)}`, {}, "There is no event"],
    ["list", { GCLOUD_PROJECT: "" }, "Say which project"],
    ["list", { PUBSUB_EMULATOR_HOST: "" }, "set PUBSUB_EMULATOR_HOST too"],
    ["list", { FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" }, "No emulator answers at 127.0.0.1:9"],
  ])("answers “%s” %j with a sentence on stderr and exit code 1", async (line, env, sentence) => {
    const { code, out, err } = await command(line, env);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err.trim()).toContain(sentence);
    expect(err.trim()).not.toContain("\n");
  });

  it("shows a short help when nothing is asked for", async () => {
    const { code, out } = await command("help");
    expect(code).toBe(0);
    expect(out.trim().split("\n").length).toBeLessThan(16);
  });
});
