import { cloudfunctions_v2 } from "googleapis/build/src/apis/cloudfunctions/v2.js";
import { eventarc_v1 } from "googleapis/build/src/apis/eventarc/v1.js";
import { firebase_v1beta1 } from "googleapis/build/src/apis/firebase/v1beta1.js";
import { firestore_v1 } from "googleapis/build/src/apis/firestore/v1.js";
import { logging_v2 } from "googleapis/build/src/apis/logging/v2.js";
import { monitoring_v3 } from "googleapis/build/src/apis/monitoring/v3.js";
import { pubsub_v1 } from "googleapis/build/src/apis/pubsub/v1.js";
import { secretmanager_v1 } from "googleapis/build/src/apis/secretmanager/v1.js";

type Options = ConstructorParameters<typeof pubsub_v1.Pubsub>[0];
type Auth = NonNullable<Options["auth"]>;

/** Google's clients of the APIs that a deploy reads and sets. */
export interface Apis {
  firebase: firebase_v1beta1.Firebase;
  functions: cloudfunctions_v2.Cloudfunctions;
  eventarc: eventarc_v1.Eventarc;
  pubsub: pubsub_v1.Pubsub;
  firestore: firestore_v1.Firestore;
  secrets: secretmanager_v1.Secretmanager;
  logging: logging_v2.Logging;
  monitoring: monitoring_v3.Monitoring;
}

export type Api = keyof Apis;

const connectAll = (optionsOf: (api: Api) => Options): Apis => ({
  firebase: new firebase_v1beta1.Firebase(optionsOf("firebase")),
  functions: new cloudfunctions_v2.Cloudfunctions(optionsOf("functions")),
  eventarc: new eventarc_v1.Eventarc(optionsOf("eventarc")),
  pubsub: new pubsub_v1.Pubsub(optionsOf("pubsub")),
  firestore: new firestore_v1.Firestore(optionsOf("firestore")),
  secrets: new secretmanager_v1.Secretmanager(optionsOf("secrets")),
  logging: new logging_v2.Logging(optionsOf("logging")),
  monitoring: new monitoring_v3.Monitoring(optionsOf("monitoring")),
});

/** What an error needs to be understood: what a request is about, and the permission that it takes. */
export interface Reason {
  about: string;
  permission: string;
}

/** One request. */
export interface Call<Answer = unknown> extends Reason {
  send: (apis: Apis) => Promise<{ data: Answer }>;
}

export interface Cloud {
  project: string;
  /** @throws CloudError */
  ask<Answer>(call: Call<Answer>): Promise<Answer>;
}

/** What an API refused, in one sentence with the remedy. */
export class CloudError extends Error {
  override name = "CloudError";
  readonly status: number | undefined;
  constructor(message: string, options: { status: number | undefined; cause: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}

interface Connection {
  project: string;
  auth: Auth;
  /** Where an API is, if not at Google's. */
  addressOf?: (api: Api) => string;
}

export function openCloud({ project, auth, addressOf }: Connection): Cloud {
  const apis = connectAll((api) => ({
    auth,
    // Else an API bills and counts the project that the credentials come from, in which it may be switched off.
    headers: { "x-goog-user-project": project },
    ...(addressOf ? { rootUrl: addressOf(api) } : {}),
  }));
  return {
    project,
    async ask(call) {
      try {
        return (await call.send(apis)).data;
      } catch (cause) {
        throw toCloudError(cause, { ...call, project });
      }
    },
  };
}

/** Undefined where there is no such thing. */
export async function askIfThere<Answer>(cloud: Cloud, call: Call<Answer>): Promise<Answer | undefined> {
  try {
    return await cloud.ask(call);
  } catch (error) {
    if (error instanceof CloudError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

interface Page {
  nextPageToken?: string | null;
}

/** A list is asked for page by page. */
interface List<Answer extends Page> extends Reason {
  send: (apis: Apis, page: { pageToken?: string }) => Promise<{ data: Answer }>;
}

/** The pages of a list. An empty list is left out of its page by the APIs. */
export async function askPages<Answer extends Page>(
  cloud: Cloud,
  { send, ...reason }: List<Answer>,
): Promise<Answer[]> {
  const pages: Answer[] = [];
  let pageToken: string | null | undefined;
  do {
    const from = pageToken ? { pageToken } : {};
    const page = await cloud.ask({ ...reason, send: (apis) => send(apis, from) });
    pages.push(page);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return pages;
}

interface Refusal {
  status?: number;
  message: string;
  /** The API that is switched off. */
  service?: string;
  permission?: string;
}

/** What Google's APIs say in an error: https://google.aip.dev/193 */
function refusalOf(cause: unknown): Refusal {
  type Detail = { reason?: string; metadata?: { service?: string; permission?: string } };
  type Body = { error?: { message?: string; details?: Detail[] } };
  const { response, message } = cause as { response?: { status: number; data?: Body }; message?: string };
  const error = response?.data?.error;
  const detail = (reason: string) => error?.details?.find((each) => each.reason === reason)?.metadata;
  const service = detail("SERVICE_DISABLED")?.service;
  const permission =
    detail("IAM_PERMISSION_DENIED")?.permission ??
    (detail("USER_PROJECT_DENIED") ? "serviceusage.services.use" : undefined);
  return {
    ...(response ? { status: response.status } : {}),
    ...(service ? { service } : {}),
    ...(permission ? { permission } : {}),
    message: error?.message ?? message ?? String(cause),
  };
}

function toCloudError(cause: unknown, call: Reason & { project: string }): CloudError {
  const refusal = refusalOf(cause);
  return new CloudError(`${call.about}: ${remedy(refusal, call)}`, { status: refusal.status, cause });
}

const LOGIN = "gcloud auth application-default login";

function remedy(refusal: Refusal, { permission, project }: Reason & { project: string }): string {
  const { status, service, message } = refusal;
  if (status === 401 || /default credentials|invalid_grant|reauth/i.test(message)) {
    return `there are no credentials, or they have expired. Run: ${LOGIN}`;
  }
  if (service) {
    return `the API ${service} is switched off. Run: gcloud services enable ${service} --project ${project}`;
  }
  if (status === 403) {
    const missing = refusal.permission ?? permission;
    return `this account lacks the permission ${missing} in ${project}. Give it ${roleFor(missing)}, or ask someone who has it (${message}).`;
  }
  if (/service account .*gcp-sa-pubsub.* does not exist/i.test(message)) {
    return `Pub/Sub has no account in the project yet. Run: gcloud beta services identity create --service=pubsub.googleapis.com --project ${project}`;
  }
  return message;
}

const ROLES: [string, string][] = [
  ["pubsub.", "roles/pubsub.admin"],
  ["monitoring.", "roles/monitoring.alertPolicyEditor"],
  ["logging.", "roles/logging.configWriter"],
  ["cloudfunctions.", "roles/cloudfunctions.viewer"],
  ["eventarc.", "roles/eventarc.viewer"],
  ["secretmanager.", "roles/secretmanager.viewer"],
  ["datastore.", "roles/datastore.indexAdmin"],
  ["firebase.", "roles/firebase.viewer"],
  ["serviceusage.", "roles/serviceusage.serviceUsageConsumer"],
];

/** The least role of Google's own that has the permission. */
const roleFor = (permission: string): string =>
  ROLES.find(([start]) => permission.startsWith(start))?.[1] ?? "roles/editor";
