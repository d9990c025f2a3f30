import { describe, expect, it } from "vitest";
import { casesOf, field, found, KEPT, NAME, PROJECT, trigger, type Case } from "./driftCases.ts";
import { addFunction, subscriptionOf } from "./recordedProject.ts";
import { named, runDeploy, runDoctor } from "./settled.ts";
import { settledFakes } from "./settledFake.ts";

/* What a deploy of settings can not mend: the doctor names it, in words, and says which command does. */

const projects = settledFakes();

/** What takes another command, which is part of what is told. */
const others: Case[] = [
  [
    "a function that the code does not have",
    (holds) => addFunction(holds, "story-writePoem", { kind: "pubsub", of: "task.completed" }),
    "story-writePoem: the function",
    { is: "deployed in us-central1", shouldBe: "not deployed: the code does not have it" },
  ],
  [
    "a function in a second region",
    (holds) => {
      const name = String(found(holds)["name"]).replace("us-central1", "europe-west4");
      holds.functions.push({ ...found(holds), name });
    },
    `${NAME}: the function`,
    { is: "deployed in europe-west4", shouldBe: "deployed in one region only" },
  ],
  [
    "a function whose deploy has failed",
    (holds) => (found(holds)["state"] = "FAILED"),
    `${NAME}: the function`,
    { is: "FAILED", shouldBe: "ACTIVE" },
  ],
  [
    "a function that is not retried",
    (holds) => (trigger(holds)["retryPolicy"] = "RETRY_POLICY_DO_NOT_RETRY"),
    `${NAME}: a failed event`,
    { is: "not retried", shouldBe: "retried" },
  ],
  [
    "a function on another topic",
    (holds) => (trigger(holds)["pubsubTopic"] = `projects/${PROJECT}/topics/task.done`),
    `${NAME}: what triggers it`,
    { is: "task.done", shouldBe: "task.completed" },
  ],
  [
    "a function without a trigger",
    (holds) => delete found(holds)["eventTrigger"],
    `${NAME}: the trigger`,
    { is: "missing" },
  ],
  [
    "a trigger without its subscription",
    (holds) => holds.subscriptions.delete(subscriptionOf(PROJECT, NAME)),
    `${NAME}: the subscription of its trigger`,
    { is: "missing" },
  ],
  [
    "a secret that is not there",
    (holds) => holds.secrets.delete("WEAVIATE_API_KEY"),
    "secret WEAVIATE_API_KEY: its newest version",
    { is: "missing" },
  ],
  [
    "a secret that was disabled",
    (holds) => (holds.secrets.get("GEMINI_API_KEY")!["state"] = "DISABLED"),
    "secret GEMINI_API_KEY: its newest version",
    { is: "disabled" },
  ],
  [
    "a TTL policy that is not there",
    (holds) => delete field(holds, "/eventLog/fields/expiresAt")["ttlConfig"],
    "database: TTL policy eventLog.expiresAt",
    { is: "missing", shouldBe: "active" },
  ],
  [
    "a TTL policy that is being built",
    (holds) => (field(holds, "/deadLetters/fields/expiresAt")["ttlConfig"] = { state: "CREATING" }),
    "database: TTL policy deadLetters.expiresAt",
    { is: "being built" },
  ],
  [
    "an index that is not there",
    (holds) => holds.indexes.shift(),
    "database: index memories: model ascending, vector vector of 512",
    { is: "missing", shouldBe: "ready" },
  ],
  [
    "an index that could not be built",
    (holds) => (holds.indexes[0]!["state"] = "NEEDS_REPAIR"),
    "database: index memories: model ascending, vector vector of 512",
    { is: "needs repair" },
  ],
  [
    "a field that is indexed though it is long",
    (holds) =>
      Object.assign(field(holds, "/memories/fields/text"), { indexConfig: { usesAncestorConfig: true } }),
    "database: index exemption memories.text",
    { is: "missing", shouldBe: "there" },
  ],
  [
    "a subscription of dead letters whose topic is another",
    (holds) => (holds.subscriptions.get(KEPT)!["topic"] = "_deleted-topic_"),
    "dead letters: the topic of the subscription that keeps them",
    { is: "_deleted-topic_" },
  ],
];

describe.each(casesOf(others))("$what", ({ change, name, words }) => {
  it("is told with a command that mends it, and no deploy of settings hides it", async () => {
    const fake = projects();
    change(fake.holds);
    fake.writes.length = 0;
    await runDeploy(fake, { onlySettings: true });
    expect(fake.writes).toEqual([]);
    const told = await runDoctor(fake);
    expect(told).toMatchObject({ code: 1, drifts: [words] });
    expect(named(told)[0]).toContain(name);
    expect(told.drifts[0]?.mend).toMatch(/^(?:npx firebase|npm run|gcloud|wait) /);
    expect(told.drifts[0]?.mend).not.toMatch(/^npm run deploy .*--only-settings$/);
  });
});
