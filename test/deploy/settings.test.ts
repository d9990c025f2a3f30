import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { everyFunction } from "../contracts/exported.ts";
import { startCloudFake, type CloudFake } from "./cloudFake.ts";
import { addFunction, justDeployed, subscriptionOf, triggerNameOf } from "./recordedProject.ts";
import { named, runDeploy, runDoctor } from "./settled.ts";

/* The whole of `npm run deploy` and `npm run doctor` with the real client, on APIs that answer as the reference says. */

let fake: CloudFake;
beforeEach(async () => {
  fake = await startCloudFake(justDeployed());
});
afterEach(() => fake.close());

const events = everyFunction.filter(({ endpoint }) => endpoint.eventTrigger).map(({ name }) => name);
const PROJECT = "my-selfos-app";
const DEAD = `projects/${PROJECT}/subscriptions/selfos-dead-letters`;
const TOPIC = `projects/${PROJECT}/topics/selfos-dead-letters`;
const MOVER = "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com";

describe("a project after firebase deploy alone", () => {
  it("is told to lack what keeps events longer than a day, function by function", async () => {
    const told = await runDoctor(fake);
    expect(told.code).toBe(1);
    for (const name of events) {
      expect(told.drifts.filter(({ about }) => about === name)).toMatchObject([
        { setting: `roles/pubsub.subscriber for ${MOVER}`, is: "missing", shouldBe: "granted" },
        { setting: "retention", is: "24 hours", shouldBe: "7 days" },
        {
          setting: "dead-letter policy",
          is: "none: dropped at the end of the retention",
          shouldBe: `to ${TOPIC} after 100 attempts`,
        },
      ]);
    }
    const mends = new Set(told.drifts.map(({ mend }) => mend));
    expect([...mends]).toEqual([`npm run deploy -- --project ${PROJECT} --only-settings`]);
  });
});

describe("a deploy", () => {
  it("sets all that the doctor asks for, and a second one changes nothing", async () => {
    const first = await runDeploy(fake, { others: ["--only", "functions"] });
    expect(first.text).toContain("0 not as it has to be");
    expect(first).toMatchObject({
      code: 0,
      firebase: [["deploy", "--project", PROJECT, "--only", "functions"]],
    });
    expect(await runDoctor(fake)).toMatchObject({ code: 0, drifts: [] });
    fake.writes.length = 0;
    expect(await runDeploy(fake)).toMatchObject({ code: 0 });
    expect(fake.writes).toEqual([]);
  });

  it("keeps dead letters in a subscription that never expires, for a week", async () => {
    await runDeploy(fake);
    expect(fake.holds.subscriptions.get(DEAD)).toMatchObject({
      topic: TOPIC,
      messageRetentionDuration: "604800s",
      expirationPolicy: {},
    });
  });

  it("gives Pub/Sub the two permissions that a dead letter takes, and takes nobody's away", async () => {
    const [name = ""] = events;
    const others = [{ role: "roles/pubsub.viewer", members: ["user:someone@example.com"] }];
    fake.holds.policies.set(subscriptionOf(PROJECT, name), { etag: "BwX=", bindings: others });
    await runDeploy(fake);
    const bindings = (path: string) => fake.holds.policies.get(path)?.["bindings"];
    expect(bindings(TOPIC)).toEqual([{ role: "roles/pubsub.publisher", members: [MOVER] }]);
    for (const each of events) {
      const granted = { role: "roles/pubsub.subscriber", members: [MOVER] };
      const before = each === name ? others : [];
      expect(bindings(subscriptionOf(PROJECT, each))).toEqual([...before, granted]);
    }
  });

  it("stops where firebase deploy does", async () => {
    const { doctor: _, ...run } = await import("../../scripts/deploy/run.ts");
    const means = {
      cloud: fake.cloud,
      functions: everyFunction,
      tell: () => undefined,
      firebase: async () => 3,
    };
    const options = {
      project: PROJECT,
      channel: undefined,
      isDryRun: false,
      onlySettings: false,
      others: [],
    };
    expect(await run.deploy(means, options)).toBe(3);
    expect(fake.writes).toEqual([]);
  });

  it("waits until Monitoring knows the log metric that an alert counts", async () => {
    let refusals = 0;
    const early = {
      error: { code: 404, message: "Cannot find metric that matches type", status: "NOT_FOUND" },
    };
    fake.refuse.by = ({ api, method, body }) =>
      api === "monitoring" &&
      method === "POST" &&
      /given-up/.test(JSON.stringify(body)) &&
      (refusals += 1) < 3
        ? { status: 404, body: early }
        : undefined;
    expect(await runDeploy(fake)).toMatchObject({ code: 0 });
    expect(refusals).toBe(3);
  });

  it("tells the alerts whom to notify where it knows, and else leaves whom somebody has chosen", async () => {
    const channel = `projects/${PROJECT}/notificationChannels/7`;
    await runDeploy(fake, { channel });
    expect(new Set(fake.holds.alerts.map((each) => String(each["notificationChannels"])))).toEqual(
      new Set([channel]),
    );
    expect(await runDoctor(fake)).toMatchObject({ code: 0, notes: [] });
    expect(await runDoctor(fake, `${channel}1`)).toMatchObject({ code: 1 });
  });
});

describe("a dry run", () => {
  it("says what it would do, and does nothing", async () => {
    const { code, text, firebase } = await runDeploy(fake, { isDryRun: true, others: ["--force"] });
    expect(code).toBe(0);
    expect(text).toContain(`It would run: firebase deploy --project ${PROJECT} --force`);
    expect(text).toContain("progress-advanceOnTaskCompleted: retention: 24 hours → 7 days");
    expect(firebase).toEqual([]);
    expect(fake.writes).toEqual([]);
  });
});

describe("a project where nothing is deployed yet", () => {
  it("is told so for every function, with the command that deploys", async () => {
    fake.holds.functions.length = 0;
    const told = await runDoctor(fake);
    const missing = told.drifts.filter(({ is }) => is === "not deployed");
    expect(missing.map(({ about }) => about)).toEqual(everyFunction.map(({ name }) => name));
    expect(missing[0]?.mend).toBe(`npm run deploy -- --project ${PROJECT}`);
  });
});

describe("functions of others in the same project", () => {
  it("are none of our business", async () => {
    await runDeploy(fake);
    addFunction(fake.holds, "theirs", { kind: "pubsub", of: "their-topic" });
    addFunction(fake.holds, "byTerraform");
    const labels = { "deployment-tool": "cli-firebase", "firebase-functions-codebase": "shop" };
    Object.assign(fake.holds.functions.at(-2)!, { labels });
    Object.assign(fake.holds.functions.at(-1)!, { labels: {} });
    expect(await runDoctor(fake)).toMatchObject({ code: 0, drifts: [] });
  });
});

describe("a trigger", () => {
  it("that is gone is told with what brings it back: the function has to be made anew", async () => {
    await runDeploy(fake);
    const [name = ""] = events;
    fake.holds.triggers.delete(triggerNameOf(PROJECT, name));
    const told = await runDoctor(fake);
    expect(named(told)).toEqual([`${name}: the Eventarc trigger`]);
    expect(told.drifts[0]?.mend).toBe(
      `npx firebase functions:delete ${name} --region us-central1 --project ${PROJECT} --force && npm run deploy -- --project ${PROJECT}`,
    );
    expect(await runDeploy(fake)).toMatchObject({ code: 0 });
  });
});
