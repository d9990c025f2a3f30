import type { AuthClient, GoogleAuth } from "google-auth-library";

/** The APIs of Google Cloud that a deploy reads and sets, each with its address. */
export const apis = {
  firebase: "https://firebase.googleapis.com/v1beta1",
  functions: "https://cloudfunctions.googleapis.com/v2",
  eventarc: "https://eventarc.googleapis.com/v1",
  pubsub: "https://pubsub.googleapis.com/v1",
  firestore: "https://firestore.googleapis.com/v1",
  secrets: "https://secretmanager.googleapis.com/v1",
  logging: "https://logging.googleapis.com/v2",
  monitoring: "https://monitoring.googleapis.com/v3",
} as const;

export type Api = keyof typeof apis;

/** One request, and what an error needs to be understood: what it is about and the permission that it takes. */
export interface Call {
  api: Api;
  method: "GET" | "POST" | "PUT" | "PATCH";
  /** Below the version of the API, e.g. `projects/my-app/topics/task.completed`. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  about: string;
  permission: string;
}

export interface Cloud {
  project: string;
  /** @throws CloudError */
  ask(call: Call): Promise<unknown>;
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
  auth: Pick<AuthClient, "request"> | Pick<GoogleAuth, "request">;
  /** Where the APIs are, if not at Google's. */
  addresses?: Record<Api, string>;
}

export function openCloud({ project, auth, addresses = apis }: Connection): Cloud {
  return {
    project,
    async ask(call) {
      try {
        const answer = await auth.request<unknown>({
          url: `${addresses[call.api]}/${call.path}`,
          method: call.method,
          ...(call.query ? { params: call.query } : {}),
          ...(call.body === undefined ? {} : { data: call.body }),
          // Else an API bills and counts the project that the credentials come from, in which it may be switched off.
          headers: { "x-goog-user-project": project },
        });
        return answer.data;
      } catch (cause) {
        throw toCloudError(cause, { ...call, project });
      }
    },
  };
}

/** Undefined where there is no such thing. */
export async function askIfThere(cloud: Cloud, call: Call): Promise<unknown> {
  try {
    return await cloud.ask(call);
  } catch (error) {
    if (error instanceof CloudError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

type Page = Record<string, unknown>;

/** The pages of a list. */
export async function askPages(cloud: Cloud, call: Call): Promise<Page[]> {
  const pages: Page[] = [];
  let pageToken = "";
  do {
    const query = { ...call.query, ...(pageToken ? { pageToken } : {}) };
    const page = (await cloud.ask({ ...call, query })) as Page;
    pages.push(page);
    pageToken = (page["nextPageToken"] as string | undefined) ?? "";
  } while (pageToken);
  return pages;
}

/** What all pages hold under a key. An empty list is left out by the APIs. */
export const itemsOf = <Item = unknown>(pages: Page[], key: string): Item[] =>
  pages.flatMap((page) => (page[key] as Item[] | undefined) ?? []);

export const askAll = async (cloud: Cloud, call: Call, key: string): Promise<unknown[]> =>
  itemsOf(await askPages(cloud, call), key);

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

function toCloudError(cause: unknown, call: Call & { project: string }): CloudError {
  const refusal = refusalOf(cause);
  return new CloudError(`${call.about}: ${remedy(refusal, call)}`, { status: refusal.status, cause });
}

const LOGIN = "gcloud auth application-default login";

function remedy(refusal: Refusal, { permission, project }: Call & { project: string }): string {
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
