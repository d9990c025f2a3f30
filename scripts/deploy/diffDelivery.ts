import type { Actual, ActualSubscription, Policy } from "./actual.ts";
import type { Call, Reason } from "./cloud.ts";
import { inWords, MISSING, mends, THERE, type Drift } from "./drift.ts";
import { partAfter } from "./actual.ts";
import { DEAD_LETTERS, type Setting, type SubscriptionFields } from "./wanted.ts";

/** Pub/Sub's own account in the project: it is the one that moves a message to the dead letters. */
const mover = ({ projectNumber }: Actual): string =>
  `serviceAccount:service-${projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`;

interface Grant extends Reason {
  kind: "topics" | "subscriptions";
  path: string;
  policy: Policy;
  role: string;
}

/** Whether Pub/Sub may do what a dead letter takes. What others may do is left as it is. */
function diffGrant({ kind, path, policy, role, about, permission }: Grant, actual: Actual): Drift[] {
  const member = mover(actual);
  const isGranted = policy.bindings.some(
    (each) => each.role === role && !("condition" in each) && each.members.includes(member),
  );
  if (isGranted) {
    return [];
  }
  const bindings = [...policy.bindings, { role, members: [member] }];
  const request = { resource: path, requestBody: { policy: { ...policy, bindings } } };
  const fix: Call = {
    about,
    permission,
    send: ({ pubsub }) => pubsub.projects[kind].setIamPolicy(request),
  };
  const setting = `${role} for ${member}`;
  return [{ about, setting, is: MISSING, shouldBe: "granted", mend: mends(actual.project).settings, fix }];
}

export function diffDeadLetterTopic(actual: Actual): Drift[] {
  const { project, deadLetters } = actual;
  const path = `projects/${project}/topics/${DEAD_LETTERS}`;
  const about = "dead letters";
  const fix: Call = {
    about,
    permission: "pubsub.topics.create",
    send: ({ pubsub }) => pubsub.projects.topics.create({ name: path, requestBody: {} }),
  };
  const setting = `the topic ${DEAD_LETTERS}`;
  const missing: Drift = { about, setting, is: MISSING, shouldBe: THERE, mend: mends(project).settings, fix };
  const grant = {
    kind: "topics",
    path,
    policy: deadLetters.policy,
    role: "roles/pubsub.publisher",
    about,
  } as const;
  return [
    ...(deadLetters.hasTopic ? [] : [missing]),
    ...diffGrant({ ...grant, permission: "pubsub.topics.setIamPolicy" }, actual),
  ];
}

export function diffDeadLetterSubscription(fields: SubscriptionFields, actual: Actual): Drift[] {
  const { project, deadLetters } = actual;
  const about = "dead letters";
  const mend = mends(project).settings;
  const path = `projects/${project}/subscriptions/${DEAD_LETTERS}`;
  const topic = `projects/${project}/topics/${DEAD_LETTERS}`;
  const { subscription } = deadLetters;
  if (!subscription) {
    const fix: Call = {
      about,
      permission: "pubsub.subscriptions.create",
      send: ({ pubsub }) =>
        pubsub.projects.subscriptions.create({ name: path, requestBody: { topic, ...fields } }),
    };
    return [{ about, setting: "the subscription that keeps them", is: MISSING, shouldBe: THERE, mend, fix }];
  }
  // A subscription can not change its topic: one whose topic was deleted keeps what it has, and gets nothing more.
  const remedy = `gcloud pubsub subscriptions delete ${DEAD_LETTERS} --project ${project} && ${mend}`;
  const moved: Drift = {
    about,
    setting: "the topic of the subscription that keeps them",
    is: subscription.topic,
    shouldBe: topic,
    mend: remedy,
  };
  return [
    ...(subscription.topic === topic ? [] : [moved]),
    ...diffFields({ about, fields, subscription, project }),
  ];
}

export function diffFeed(
  { function: about, fields }: Extract<Setting, { kind: "subscription" }>,
  actual: Actual,
): Drift[] {
  const { project, feeds, functions } = actual;
  const feed = feeds.get(about);
  const deployed = functions.find(({ name }) => name.endsWith(`/${about}`));
  // Not deployed, or without a trigger: that has been said.
  if (!feed || !deployed?.eventTrigger) {
    return [];
  }
  const gone = (setting: string): Drift[] => {
    const mend = mends(project).recreate(about, partAfter("locations", deployed.name));
    return [{ about, setting, is: MISSING, shouldBe: THERE, mend }];
  };
  if (!feed.trigger) {
    return gone("the Eventarc trigger");
  }
  if (!feed.subscription) {
    return gone("the subscription of its trigger");
  }
  const { subscription, policy } = feed;
  const grant = {
    kind: "subscriptions",
    path: subscription.name,
    policy,
    role: "roles/pubsub.subscriber",
    about,
  } as const;
  return [
    ...diffGrant({ ...grant, permission: "pubsub.subscriptions.setIamPolicy" }, actual),
    ...diffFields({ about, fields, subscription, project }),
  ];
}

const WORDS: Record<keyof SubscriptionFields, string> = {
  ackDeadlineSeconds: "ack deadline",
  messageRetentionDuration: "retention",
  expirationPolicy: "expiry of the subscription",
  retryPolicy: "retry policy",
  deadLetterPolicy: "dead-letter policy",
};

interface Compared {
  about: string;
  fields: SubscriptionFields;
  subscription: ActualSubscription;
  project: string;
}

/** One drift, and one change, for each field that differs. */
function diffFields({ about, fields, subscription, project }: Compared): Drift[] {
  return (Object.keys(fields) as (keyof SubscriptionFields)[])
    .filter((field) => wordsOf(field, fields) !== wordsOf(field, subscription))
    .map((field) => ({
      about,
      setting: WORDS[field],
      is: wordsOf(field, subscription),
      shouldBe: wordsOf(field, fields),
      mend: mends(project).settings,
      fix: {
        about,
        permission: "pubsub.subscriptions.update",
        send: ({ pubsub }) =>
          pubsub.projects.subscriptions.patch({
            name: subscription.name,
            requestBody: {
              subscription: { name: subscription.name, [field]: fields[field] },
              updateMask: field,
            },
          }),
      },
    }));
}

type Fields = Pick<ActualSubscription, keyof SubscriptionFields> | SubscriptionFields;

const wordsOf = (field: keyof SubscriptionFields, fields: Fields): string => SAY[field](fields);

const SAY: Record<keyof SubscriptionFields, (fields: Fields) => string> = {
  ackDeadlineSeconds: ({ ackDeadlineSeconds }) => inWords(`${ackDeadlineSeconds}s`),
  messageRetentionDuration: ({ messageRetentionDuration }) => inWords(messageRetentionDuration),
  expirationPolicy: ({ expirationPolicy }) =>
    expirationPolicy.ttl ? `after ${inWords(expirationPolicy.ttl)} without use` : "never",
  retryPolicy: ({ retryPolicy }) =>
    retryPolicy
      ? `${inWords(retryPolicy.minimumBackoff)} to ${inWords(retryPolicy.maximumBackoff)} between attempts`
      : "no pause between attempts",
  deadLetterPolicy: ({ deadLetterPolicy }) =>
    deadLetterPolicy
      ? `to ${deadLetterPolicy.deadLetterTopic} after ${deadLetterPolicy.maxDeliveryAttempts} attempts`
      : "none: dropped at the end of the retention",
};
