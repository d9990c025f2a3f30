import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/toolchain/ports.ts";
import { eventually } from "../support/eventually.ts";
import { fresh, project, say } from "./sdk.ts";

const topic = fresh("kill");
const folder = mkdtempSync(join(tmpdir(), "selfos-platform-"));
const file = join(folder, "words");
const words = (mark: string): string[] =>
  (existsSync(file) ? readFileSync(file, "utf8") : "")
    .split("\n")
    .filter((line) => line.startsWith(mark))
    .map((line) => line.split(" ")[1]!);

async function startChild(hangs: string) {
  const env = {
    ...process.env,
    GCLOUD_PROJECT: project,
    PLATFORM_PORT: String(await freePort()),
    FIXTURE_TOPIC: topic,
    FIXTURE_FILE: file,
    FIXTURE_HANGS: hangs,
  };
  const child = spawn(process.execPath, ["platform/main.ts", "test/platform/fixture.ts"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return {
    kill: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

describe("a platform that is killed", () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it("finds its backlog again: what it had not begun, and what it had begun", async () => {
    const first = await startChild("yes");
    await Promise.all(Array.from({ length: 8 }, (_, index) => say(topic, `before${index}`)));
    await eventually("five have begun", async () => words("started").length === 5);
    await first.kill();
    await say(topic, "meanwhile");
    const second = await startChild("");
    const all = await eventually("all are done", async () => {
      const done = new Set(words("done"));
      return done.size === 9 && done;
    });
    expect(all).toContain("meanwhile");
    await second.kill();
  });
});
