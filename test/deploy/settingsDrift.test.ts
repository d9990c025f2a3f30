import { describe, expect, it } from "vitest";
import { alert, casesOf, feed, KEPT, NAME, PROJECT, TOPIC, type Case } from "./driftCases.ts";
import { subscriptionOf } from "./recordedProject.ts";
import { named, runDeploy, runDoctor } from "./settled.ts";
import { settledFakes } from "./settledFake.ts";
import type { Document } from "../../scripts/deploy/wanted.ts";

/* Each way in which settings can drift: the doctor names it, in words, and a deploy of settings mends it. */

const projects = settledFakes();

const MOVER = "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com";

/** What `npm run deploy -- --only-settings` mends. */
const mendable: Case[] = [
  [
    "an ack deadline",
    (holds) => (feed(holds)["ackDeadlineSeconds"] = 10),
    `${NAME}: ack deadline`,
    { is: "10 s", shouldBe: "600 s" },
  ],
  [
    "a retention",
    (holds) => (feed(holds)["messageRetentionDuration"] = "86400s"),
    `${NAME}: retention`,
    { is: "24 hours", shouldBe: "7 days" },
  ],
  [
    "an expiry that is the default of Pub/Sub",
    (holds) => delete feed(holds)["expirationPolicy"],
    `${NAME}: expiry of the subscription`,
    { is: "after 31 days without use", shouldBe: "never" },
  ],
  [
    "a retry policy",
    (holds) => delete feed(holds)["retryPolicy"],
    `${NAME}: retry policy`,
    { is: "no pause between attempts", shouldBe: "10 s to 600 s between attempts" },
  ],
  [
    "a number of attempts",
    (holds) => Object.assign(feed(holds)["deadLetterPolicy"] as Document, { maxDeliveryAttempts: 5 }),
    `${NAME}: dead-letter policy`,
    { is: `to ${TOPIC} after 5 attempts` },
  ],
  [
    "a dead-letter topic that was deleted",
    (holds) => holds.topics.delete(TOPIC),
    "dead letters: the topic selfos-dead-letters",
    { is: "missing", shouldBe: "there" },
  ],
  [
    "dead letters that nobody keeps",
    (holds) => holds.subscriptions.delete(KEPT),
    "dead letters: the subscription that keeps them",
    { is: "missing" },
  ],
  [
    "the retention of dead letters",
    (holds) => (holds.subscriptions.get(KEPT)!["messageRetentionDuration"] = "600s"),
    "dead letters: retention",
    { is: "600 s", shouldBe: "7 days" },
  ],
  [
    "the permission to publish dead letters",
    (holds) => holds.policies.delete(TOPIC),
    `dead letters: roles/pubsub.publisher for ${MOVER}`,
    { is: "missing", shouldBe: "granted" },
  ],
  [
    "the permission to take a message off a subscription",
    (holds) => holds.policies.delete(subscriptionOf(PROJECT, NAME)),
    `${NAME}: roles/pubsub.subscriber for ${MOVER}`,
    { is: "missing", shouldBe: "granted" },
  ],
  [
    "an alert that was deleted",
    (holds) => holds.alerts.splice(holds.alerts.indexOf(alert(holds, "dead-letters")), 1),
    "alert dead-letters: the policy",
    { is: "missing" },
  ],
  [
    "an alert that was switched off",
    (holds) => (alert(holds, "push-refused")["enabled"] = false),
    "alert push-refused: enabled",
    { is: "false", shouldBe: "true" },
  ],
  [
    "the threshold of an alert",
    (holds) => {
      const [condition] = alert(holds, "oldest-message-page")["conditions"] as Document[];
      Object.assign(condition!["conditionThreshold"] as Document, { thresholdValue: 90_000 });
    },
    "alert oldest-message-page: conditions.0.conditionThreshold.thresholdValue",
    { is: "90000", shouldBe: "21600" },
  ],
  [
    "a log metric that was deleted",
    (holds) => holds.metrics.clear(),
    "log metric selfos-given-up: the metric",
    { is: "missing" },
  ],
  [
    "the filter of a log metric",
    (holds) => (holds.metrics.get("selfos-given-up")!["filter"] = "severity=ERROR"),
    "log metric selfos-given-up: filter",
    { is: "severity=ERROR" },
  ],
];

describe.each(casesOf(mendable))("$what that has drifted", ({ change, name, words }) => {
  it("is told and mended", async () => {
    const fake = projects();
    change(fake.holds);
    const told = await runDoctor(fake);
    expect(told.code).toBe(1);
    expect(named(told)).toContain(name);
    expect(told.drifts.find((each) => `${each.about}: ${each.setting}` === name)).toMatchObject(words);
    expect(told.drifts.every(({ mend }) => mend.endsWith("--only-settings"))).toBe(true);
    const mended = await runDeploy(fake, { onlySettings: true });
    expect(mended).toMatchObject({ code: 0, firebase: [] });
    expect(mended.text).toContain("read back: 0 not as it has to be");
  });
});
