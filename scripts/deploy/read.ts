import * as actual from "./actual.ts";
import { askIfThere, askPages, type Call, type Cloud } from "./cloud.ts";
import { DEAD_LETTERS, type Document, type Setting } from "./wanted.ts";

/**
 * Reads everything that the settings are about. Writes nothing.
 * @throws CloudError that says what could not be read and what to do about it.
 */
export async function read(cloud: Cloud, settings: Setting[]): Promise<actual.Actual> {
  const { project } = cloud;
  const { functions, unread } = await functionsOf(cloud);
  const names = new Set(settings.flatMap((each) => (each.kind === "subscription" ? [each.function] : [])));
  const fed = functions.filter(({ name }) => names.has(actual.lastOf(name)));
  const [projectNumber, feeds, deadLetters, database, secrets, metrics, alerts] = await Promise.all([
    numberOf(cloud),
    Promise.all(fed.map(async (each) => [actual.lastOf(each.name), await feedOf(cloud, each)] as const)),
    deadLettersOf(cloud),
    databaseOf(cloud),
    secretsOf(cloud, settings),
    metricsOf(cloud, settings),
    alertsOf(cloud),
  ]);
  return {
    project,
    projectNumber,
    functions,
    unread,
    feeds: new Map(feeds),
    deadLetters,
    ...database,
    secrets,
    metrics,
    alerts,
  };
}

async function numberOf(cloud: Cloud): Promise<string> {
  const answer = await cloud.ask({
    about: `the project ${cloud.project}`,
    permission: "firebase.projects.get",
    send: ({ firebase }) => firebase.projects.get({ name: `projects/${cloud.project}` }),
  });
  return actual.projectAnswer.parse(answer).projectNumber;
}

/** The functions of this codebase that the Firebase CLI has deployed, in every region. Others are none of our business. */
async function functionsOf(cloud: Cloud): Promise<Pick<actual.Actual, "functions" | "unread">> {
  const parent = `projects/${cloud.project}/locations/-`;
  const pages = await askPages(cloud, {
    about: "the deployed functions",
    permission: "cloudfunctions.functions.list",
    send: ({ functions }, page) =>
      functions.projects.locations.functions.list({ parent, filter: 'environment="GEN_2"', ...page }),
  });
  const functions = pages
    .flatMap((page) => page.functions ?? [])
    .map((each) => actual.functionAnswer.parse(each))
    .filter(({ labels }) => labels["deployment-tool"]?.startsWith("cli-firebase"))
    .filter(({ labels }) => (labels["firebase-functions-codebase"] ?? "default") === "default");
  return { functions, unread: [...new Set(pages.flatMap((page) => page.unreachable ?? []))] };
}

async function feedOf(cloud: Cloud, { name, eventTrigger }: actual.ActualFunction): Promise<actual.Feed> {
  const about = actual.lastOf(name);
  const path = eventTrigger?.trigger ?? "";
  const answer = path
    ? await askIfThere(cloud, {
        about,
        permission: "eventarc.triggers.get",
        send: ({ eventarc }) => eventarc.projects.locations.triggers.get({ name: path }),
      })
    : undefined;
  if (answer === undefined) {
    return { trigger: undefined, subscription: undefined, policy: { bindings: [] } };
  }
  const trigger = actual.triggerAnswer.parse(answer);
  const feed = { kind: "subscriptions", path: trigger.transport.pubsub.subscription, about } as const;
  const subscription = await subscriptionOf(cloud, feed);
  const policy = subscription ? await policyOf(cloud, feed) : { bindings: [] };
  return { trigger: trigger.name, subscription, policy };
}

/** A topic or a subscription of Pub/Sub. */
interface Resource {
  kind: "topics" | "subscriptions";
  path: string;
  about: string;
}

async function subscriptionOf(
  cloud: Cloud,
  { path, about }: Resource,
): Promise<actual.ActualSubscription | undefined> {
  const answer = await askIfThere(cloud, {
    about,
    permission: "pubsub.subscriptions.get",
    send: ({ pubsub }) => pubsub.projects.subscriptions.get({ subscription: path }),
  });
  return answer === undefined ? undefined : actual.subscriptionAnswer.parse(answer);
}

async function policyOf(cloud: Cloud, { kind, path, about }: Resource): Promise<actual.Policy> {
  const answer = await askIfThere(cloud, {
    about,
    permission: `pubsub.${kind}.getIamPolicy`,
    send: ({ pubsub }) => pubsub.projects[kind].getIamPolicy({ resource: path }),
  });
  return actual.policyAnswer.parse(answer ?? {});
}

async function deadLettersOf(cloud: Cloud): Promise<actual.Actual["deadLetters"]> {
  const about = "the dead letters";
  const topic = `projects/${cloud.project}/topics/${DEAD_LETTERS}`;
  const found: Call = {
    about,
    permission: "pubsub.topics.get",
    send: ({ pubsub }) => pubsub.projects.topics.get({ topic }),
  };
  const hasTopic = (await askIfThere(cloud, found)) !== undefined;
  const path = `projects/${cloud.project}/subscriptions/${DEAD_LETTERS}`;
  return {
    hasTopic,
    policy: hasTopic ? await policyOf(cloud, { kind: "topics", path: topic, about }) : { bindings: [] },
    subscription: await subscriptionOf(cloud, { kind: "subscriptions", path, about }),
  };
}

async function databaseOf(cloud: Cloud): Promise<Pick<actual.Actual, "indexes" | "fields">> {
  const parent = `projects/${cloud.project}/databases/(default)/collectionGroups/-`;
  const permission = "datastore.indexes.list";
  // Those that differ from the default of the database, as the Firebase CLI asks for them.
  const filter = "indexConfig.usesAncestorConfig=false OR ttlConfig:*";
  const [indexes, fields] = await Promise.all([
    askPages(cloud, {
      about: "the indexes",
      permission,
      send: ({ firestore }, page) =>
        firestore.projects.databases.collectionGroups.indexes.list({ parent, ...page }),
    }),
    askPages(cloud, {
      about: "the TTL policies",
      permission,
      send: ({ firestore }, page) =>
        firestore.projects.databases.collectionGroups.fields.list({ parent, filter, ...page }),
    }),
  ]);
  return {
    indexes: indexes.flatMap((page) => page.indexes ?? []).map((each) => actual.indexAnswer.parse(each)),
    fields: fields.flatMap((page) => page.fields ?? []).map((each) => actual.fieldAnswer.parse(each)),
  };
}

async function secretsOf(cloud: Cloud, settings: Setting[]): Promise<Map<string, string>> {
  const names = settings.flatMap((each) => (each.kind === "secret" ? [each.secret] : []));
  const found = names.map(async (name): Promise<[string, string][]> => {
    const path = `projects/${cloud.project}/secrets/${name}/versions/latest`;
    const answer = await askIfThere(cloud, {
      about: `the secret ${name}`,
      permission: "secretmanager.versions.get",
      send: ({ secrets }) => secrets.projects.secrets.versions.get({ name: path }),
    });
    return answer === undefined ? [] : [[name, actual.secretVersionAnswer.parse(answer).state]];
  });
  return new Map((await Promise.all(found)).flat());
}

async function metricsOf(cloud: Cloud, settings: Setting[]): Promise<Map<string, Document>> {
  const names = settings.flatMap((each) => (each.kind === "metric" ? [String(each.metric["name"])] : []));
  const found = names.map(async (name): Promise<[string, Document][]> => {
    const metricName = `projects/${cloud.project}/metrics/${name}`;
    const answer = await askIfThere(cloud, {
      about: `the log metric ${name}`,
      permission: "logging.logMetrics.get",
      send: ({ logging }) => logging.projects.metrics.get({ metricName }),
    });
    return answer === undefined ? [] : [[name, answer as Document]];
  });
  return new Map((await Promise.all(found)).flat());
}

async function alertsOf(cloud: Cloud): Promise<Document[]> {
  const name = `projects/${cloud.project}`;
  const pages = await askPages(cloud, {
    about: "the alert policies",
    permission: "monitoring.alertPolicies.list",
    send: ({ monitoring }, page) => monitoring.projects.alertPolicies.list({ name, ...page }),
  });
  return pages.flatMap((page) => page.alertPolicies ?? []) as Document[];
}
