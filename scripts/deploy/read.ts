import * as actual from "./actual.ts";
import { askAll, askIfThere, askPages, itemsOf, type Api, type Call, type Cloud } from "./cloud.ts";
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
    askAll(
      cloud,
      get("monitoring", `projects/${project}/alertPolicies`, {
        about: "the alert policies",
        permission: "monitoring.alertPolicies.list",
      }),
      "alertPolicies",
    ),
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
    alerts: alerts as Document[],
  };
}

const get = (api: Api, path: string, why: Pick<Call, "about" | "permission">): Call => ({
  api,
  method: "GET",
  path,
  ...why,
});

async function numberOf(cloud: Cloud): Promise<string> {
  const call = get("firebase", `projects/${cloud.project}`, {
    about: `the project ${cloud.project}`,
    permission: "firebase.projects.get",
  });
  return actual.projectAnswer.parse(await cloud.ask(call)).projectNumber;
}

/** The functions of this codebase that the Firebase CLI has deployed, in every region. Others are none of our business. */
async function functionsOf(cloud: Cloud): Promise<Pick<actual.Actual, "functions" | "unread">> {
  const path = `projects/${cloud.project}/locations/-/functions`;
  const call = get("functions", path, {
    about: "the deployed functions",
    permission: "cloudfunctions.functions.list",
  });
  const pages = await askPages(cloud, { ...call, query: { filter: 'environment="GEN_2"' } });
  const functions = itemsOf(pages, "functions")
    .map((each) => actual.functionAnswer.parse(each))
    .filter(({ labels }) => labels["deployment-tool"]?.startsWith("cli-firebase"))
    .filter(({ labels }) => (labels["firebase-functions-codebase"] ?? "default") === "default");
  return { functions, unread: [...new Set(itemsOf<string>(pages, "unreachable"))] };
}

async function feedOf(cloud: Cloud, { name, eventTrigger }: actual.ActualFunction): Promise<actual.Feed> {
  const about = actual.lastOf(name);
  const answer = eventTrigger?.trigger
    ? await askIfThere(
        cloud,
        get("eventarc", eventTrigger.trigger, { about, permission: "eventarc.triggers.get" }),
      )
    : undefined;
  if (answer === undefined) {
    return { trigger: undefined, subscription: undefined, policy: { bindings: [] } };
  }
  const trigger = actual.triggerAnswer.parse(answer);
  const path = trigger.transport.pubsub.subscription;
  return { trigger: trigger.name, ...(await subscriptionOf(cloud, path, about)) };
}

async function subscriptionOf(cloud: Cloud, path: string, about: string) {
  const answer = await askIfThere(
    cloud,
    get("pubsub", path, { about, permission: "pubsub.subscriptions.get" }),
  );
  const subscription = answer === undefined ? undefined : actual.subscriptionAnswer.parse(answer);
  const call = get("pubsub", `${path}:getIamPolicy`, {
    about,
    permission: "pubsub.subscriptions.getIamPolicy",
  });
  return { subscription, policy: subscription ? await policyOf(cloud, call) : { bindings: [] } };
}

const policyOf = async (cloud: Cloud, call: Call): Promise<actual.Policy> =>
  actual.policyAnswer.parse((await askIfThere(cloud, call)) ?? {});

async function deadLettersOf(cloud: Cloud): Promise<actual.Actual["deadLetters"]> {
  const about = "the dead letters";
  const topic = `projects/${cloud.project}/topics/${DEAD_LETTERS}`;
  const subscription = `projects/${cloud.project}/subscriptions/${DEAD_LETTERS}`;
  const hasTopic =
    (await askIfThere(cloud, get("pubsub", topic, { about, permission: "pubsub.topics.get" }))) !== undefined;
  const call = get("pubsub", `${topic}:getIamPolicy`, { about, permission: "pubsub.topics.getIamPolicy" });
  const kept = await askIfThere(
    cloud,
    get("pubsub", subscription, { about, permission: "pubsub.subscriptions.get" }),
  );
  return {
    hasTopic,
    policy: hasTopic ? await policyOf(cloud, call) : { bindings: [] },
    subscription: kept === undefined ? undefined : actual.subscriptionAnswer.parse(kept),
  };
}

async function databaseOf(cloud: Cloud): Promise<Pick<actual.Actual, "indexes" | "fields">> {
  const groups = `projects/${cloud.project}/databases/(default)/collectionGroups/-`;
  const ofIndexes = get("firestore", `${groups}/indexes`, {
    about: "the indexes",
    permission: "datastore.indexes.list",
  });
  const ofFields = get("firestore", `${groups}/fields`, {
    about: "the TTL policies",
    permission: "datastore.indexes.list",
  });
  // Those that differ from the default of the database, as the Firebase CLI asks for them.
  const query = { filter: "indexConfig.usesAncestorConfig=false OR ttlConfig:*" };
  const [indexes, fields] = await Promise.all([
    askAll(cloud, ofIndexes, "indexes"),
    askAll(cloud, { ...ofFields, query }, "fields"),
  ]);
  return {
    indexes: indexes.map((each) => actual.indexAnswer.parse(each)),
    fields: fields.map((each) => actual.fieldAnswer.parse(each)),
  };
}

async function secretsOf(cloud: Cloud, settings: Setting[]): Promise<Map<string, string>> {
  const names = settings.flatMap((each) => (each.kind === "secret" ? [each.secret] : []));
  const found = names.map(async (name) => {
    const path = `projects/${cloud.project}/secrets/${name}/versions/latest`;
    const call = get("secrets", path, {
      about: `the secret ${name}`,
      permission: "secretmanager.versions.get",
    });
    const answer = await askIfThere(cloud, call);
    return answer === undefined
      ? []
      : [[name, actual.secretVersionAnswer.parse(answer).state] as [string, string]];
  });
  return new Map((await Promise.all(found)).flat());
}

async function metricsOf(cloud: Cloud, settings: Setting[]): Promise<Map<string, Document>> {
  const wanted = settings.flatMap((each) => (each.kind === "metric" ? [String(each.metric["name"])] : []));
  const found = wanted.map(async (name) => {
    const path = `projects/${cloud.project}/metrics/${name}`;
    const call = get("logging", path, {
      about: `the log metric ${name}`,
      permission: "logging.logMetrics.get",
    });
    const answer = await askIfThere(cloud, call);
    return answer === undefined ? [] : [[name, answer as Document] as [string, Document]];
  });
  return new Map((await Promise.all(found)).flat());
}
