import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differences } from "../../scripts/deploy/diffAlerts.ts";
import { inWords } from "../../scripts/deploy/drift.ts";
import { deployOptions, doctorOptions } from "../../scripts/deploy/options.ts";
import { leastHoursOfAttempts } from "../../scripts/deploy/wanted.ts";
import { readFiles } from "../../scripts/deploy/desired.ts";
import { repositoryFolder } from "../../scripts/toolchain/paths.ts";
import { refused, type Asked } from "./cloudAnswers.ts";
import { startCloudFake, type CloudFake } from "./cloudFake.ts";
import { justDeployed } from "./recordedProject.ts";
import { runDeploy, runDoctor } from "./settled.ts";
import type { Document } from "../../scripts/deploy/wanted.ts";

describe("the attempts that Pub/Sub makes", () => {
  it("last for 15.7 hours at the least, since their number can not be more than 100", () => {
    expect(leastHoursOfAttempts(1)).toBe(0);
    expect(leastHoursOfAttempts(3) * 3600).toBe(30);
    expect(leastHoursOfAttempts(100)).toBeCloseTo(15.7, 1);
  });
});

describe("two documents", () => {
  it("are the same where the API leaves out what has its default, or adds what is its own", () => {
    const wanted = { a: { threshold: 0, duration: "0s", list: [] }, conditions: [{ filter: "x" }] };
    expect(differences(wanted, { name: "1", a: {}, conditions: [{ name: "2", filter: "x" }] })).toEqual([]);
  });

  it("differ by the path of what differs", () => {
    const is = { conditions: [{ filter: "y" }] };
    expect(differences({ conditions: [{ filter: "x" }] }, is)).toEqual([
      { path: "conditions.0.filter", is: "y", shouldBe: "x" },
    ]);
    expect(differences({ list: ["a"] }, { list: ["a", "b"] })).toMatchObject([{ path: "list" }]);
    expect(differences({ enabled: true }, {})).toMatchObject([{ path: "enabled", is: undefined }]);
  });
});

describe("a length of time", () => {
  it.each([
    ["10s", "10 s"],
    ["600s", "600 s"],
    ["7200s", "2 hours"],
    ["86400s", "24 hours"],
    ["604800s", "7 days"],
  ])("of %s is told as %s", (text, words) => expect(inWords(text)).toBe(words));
});

describe("a command line", () => {
  it("keeps what follows the dashes for firebase deploy", () => {
    const args = ["--project", "my-selfos-app", "--dry-run", "--", "--only", "functions:story", "--force"];
    expect(deployOptions(args, { ALERT_CHANNEL: "projects/p/notificationChannels/1" })).toEqual({
      project: "my-selfos-app",
      channel: "projects/p/notificationChannels/1",
      isDryRun: true,
      onlySettings: false,
      others: ["--only", "functions:story", "--force"],
    });
  });

  it.each([
    ["a demo project", ["--project", "demo-selfos"], "lives on this machine alone"],
    ["the project of .firebaserc, which is a demo", [], "demo-selfos lives on this machine alone"],
    ["what is no project", ["--project", "My App"], '"My App" is no project'],
    ["an option that there is not", ["--project", "my-selfos-app", "--dryrun"], "There is: --project"],
    [
      "settings alone, with words for a deploy",
      ["--project", "my-selfos-app", "--only-settings", "--", "--force"],
      'leave out "--force"',
    ],
  ])("is refused for %s, in a sentence", (_, args, words) => {
    expect(() => deployOptions(args, {})).toThrow(words);
  });

  it("is refused for a notification channel that is none", () => {
    const env = { ALERT_CHANNEL: "me@example.com" };
    expect(() => doctorOptions(["--project", "my-selfos-app"], env)).toThrow("ALERT_CHANNEL is");
  });

  it.each(["deploy", "doctor"])("of %s ends with code 2 and that sentence alone", async (name) => {
    const program = join(repositoryFolder, "scripts", `${name}.ts`);
    const run = promisify(execFile)(process.execPath, [program], { cwd: repositoryFolder });
    const error = await run.catch((each: unknown) => each as { code: number; stderr: string });
    expect(error).toMatchObject({ code: 2 });
    expect(error.stderr.trim()).toMatch(/^demo-selfos lives on this machine alone.*\.$/);
  });
});

describe("an alert in the repository", () => {
  const { alerts, metrics } = readFiles();

  it.each(Object.entries(alerts))("%s has its label, a severity, and says what to do", (name, alert) => {
    expect(alert).toMatchObject({
      userLabels: { "managed-by": "selfos", "selfos-alert": name },
      enabled: true,
    });
    expect(alert["severity"]).toMatch(/^(?:WARNING|ERROR|CRITICAL)$/);
    expect((alert["documentation"] as Document)["content"]).toMatch(/\w{3,}.*\.$/s);
  });

  it("counts the log line that functions write when they give up", async () => {
    const { readFileSync } = await import("node:fs");
    const code = readFileSync(join(repositoryFolder, "functions/src/bus/deadLetters.ts"), "utf8");
    const phrase = /log\.error\("(given up[^"]+)"/.exec(code)?.[1];
    expect(metrics["given-up"]?.["filter"]).toContain(`jsonPayload.message="${phrase}"`);
    expect(JSON.stringify(alerts["dead-letters"])).toContain(`user/${String(metrics["given-up"]?.["name"])}`);
  });
});

describe("an error of an API", () => {
  let fake: CloudFake;
  beforeEach(async () => {
    fake = await startCloudFake(justDeployed());
  });
  afterEach(() => fake.close());

  const refuse = (error: string, isMeant: (asked: Asked) => boolean): void => {
    fake.refuse.by = (asked) => (isMeant(asked) ? refused(error, { PROJECT: "my-selfos-app" }) : undefined);
  };

  it("names the function, the permission and the role, and the rest is set nevertheless", async () => {
    refuse("forbidden", ({ method, path }) => method === "PATCH" && path.includes("progress-advance"));
    const { code, text } = await runDeploy(fake);
    expect(code).toBe(1);
    expect(text).toContain(
      "progress-advanceOnTaskCompleted: this account lacks the permission pubsub.subscriptions.update in my-selfos-app. Give it roles/pubsub.admin",
    );
    fake.refuse.by = () => undefined;
    const { drifts } = await runDoctor(fake);
    expect(new Set(drifts.map(({ about }) => about))).toEqual(new Set(["progress-advanceOnTaskCompleted"]));
  });

  it.each([
    [
      "forbiddenInDetail",
      "eventarc",
      "the permission eventarc.triggers.get in my-selfos-app. Give it roles/eventarc.viewer",
    ],
    [
      "switchedOff",
      "monitoring",
      "the API monitoring.googleapis.com is switched off. Run: gcloud services enable monitoring.googleapis.com --project my-selfos-app",
    ],
    ["expired", "functions", "Run: gcloud auth application-default login"],
  ])("%s is told with what to do about it", async (error, api, words) => {
    refuse(error, (asked) => asked.api === api);
    await expect(runDoctor(fake)).rejects.toThrow(words);
  });

  it("is asked about once more where it may be over in a moment", async () => {
    let refusals = 0;
    fake.refuse.by = ({ api }) =>
      api === "eventarc" && (refusals += 1) === 1 ? refused("unavailable") : undefined;
    expect(await runDeploy(fake)).toMatchObject({ code: 0 });
    expect(refusals).toBeGreaterThan(1);
  });

  it("does not make the functions of a region that did not answer look as if they were not there", async () => {
    fake.refuse.by = ({ api }) =>
      api === "functions"
        ? { status: 200, body: { unreachable: ["projects/p/locations/europe-west4"] } }
        : undefined;
    const { code, drifts } = await runDoctor(fake);
    expect(code).toBe(1);
    expect(drifts[0]?.is).toBe("not found, and projects/p/locations/europe-west4 can not be read just now");
  });
});

describe("a give-up that comes after Pub/Sub's own", () => {
  it("is worth a note, since such events are then in selfos-dead-letters alone", async () => {
    const fake = await startCloudFake(justDeployed());
    await runDeploy(fake);
    for (const each of fake.holds.functions) {
      (each["serviceConfig"] as Document)["environmentVariables"] = { GIVE_UP_AFTER_HOURS: "20" };
    }
    const { code, notes } = await runDoctor(fake);
    expect(code).toBe(0);
    expect(notes[0]).toContain(
      "GIVE_UP_AFTER_HOURS is 20, but Pub/Sub may have made all of its attempts after 15.7 h",
    );
    await fake.close();
  });
});
