import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { auth } from "googleapis/build/src/apis/pubsub/index.js";
import { openCloud, type Api, type Cloud } from "../../scripts/deploy/cloud.ts";
import type { Document } from "../../scripts/deploy/wanted.ts";
import { ok, orNotFound, refused, type Answer, type Asked } from "./cloudAnswers.ts";
import { answerPubsub, forwardTo } from "./pubsubFake.ts";
import { recorded, type RecordedProject } from "./recordedProject.ts";

export interface CloudFake {
  cloud: Cloud;
  holds: RecordedProject;
  /** Every request that changes something, as `PATCH projects/…`. */
  writes: string[];
  /** What is asked is answered so, as long as this says something. */
  refuse: { by?: (asked: Asked) => Answer | undefined };
  close(): Promise<void>;
}

const PAGE = 4;

/** A few at a time: so every list has to be read page by page. */
function page(key: string, all: Document[], { query }: Asked): Answer {
  const from = Number(query.get("pageToken") ?? 0);
  const next = from + PAGE < all.length ? { nextPageToken: String(from + PAGE) } : {};
  // An empty list is left out.
  return ok({ ...(all.length > 0 ? { [key]: all.slice(from, from + PAGE) } : {}), ...next });
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** What the API leaves out of its answers. */
const withoutDefaults = (condition: Document): Document => {
  const { thresholdValue, ...rest } = condition["conditionThreshold"] as Document;
  const threshold = { ...recorded("alerts", "conditionThreshold"), ...rest };
  const value = thresholdValue === 0 ? {} : { thresholdValue };
  return { ...condition, ...recorded("alerts", "condition"), conditionThreshold: { ...threshold, ...value } };
};

const kept = (policy: Document): Document => ({
  ...policy,
  conditions: (policy["conditions"] as Document[]).map(withoutDefaults),
});

function answerMonitoring(holds: RecordedProject, asked: Asked): Answer {
  const { method, path, query, body } = asked;
  if (method === "GET") {
    return page("alertPolicies", holds.alerts, asked);
  }
  if (method === "POST") {
    const text = JSON.stringify(body);
    const isEarly = text.includes("user/selfos-given-up") && !holds.metrics.has("selfos-given-up");
    const name = `projects/${holds.project}/alertPolicies/${holds.alerts.length + 1}`;
    const policy = { ...kept(body), ...recorded("alerts", "policy"), name };
    return isEarly
      ? { status: 404, body: recorded("alerts", "unknownMetric") }
      : (holds.alerts.push(policy), ok(policy));
  }
  const fields = (query.get("updateMask") ?? "").split(",");
  const found = holds.alerts.find(({ name }) => name === path);
  fields.forEach((field) => found && (found[field] = kept(body)[field]));
  return orNotFound(found, path);
}

function answerLogging(holds: RecordedProject, { method, path, body }: Asked): Answer {
  if (method !== "GET") {
    const descriptor = {
      ...(body["metricDescriptor"] as Document),
      ...recorded("alerts", "metricDescriptor"),
    };
    const metric = { ...body, ...recorded("alerts", "metric"), metricDescriptor: descriptor };
    holds.metrics.set(String(body["name"]), metric);
  }
  return orNotFound(holds.metrics.get(method === "POST" ? String(body["name"]) : lastOf(path)), path);
}

type Answering = (holds: RecordedProject, asked: Asked) => Answer | Promise<Answer>;

const answering: Record<Api, Answering> = {
  firebase: ({ project }) => ok(recorded("delivery", "project", { PROJECT: project })),
  functions: (holds, asked) => page("functions", holds.functions, asked),
  eventarc: (holds, { path }) => orNotFound(holds.triggers.get(path), path),
  secrets: (holds, { path }) => orNotFound(holds.secrets.get(path.split("/").at(-3)!), path),
  firestore: (holds, asked) =>
    asked.path.endsWith("/fields")
      ? page("fields", holds.fields, asked)
      : page("indexes", holds.indexes, asked),
  logging: answerLogging,
  monitoring: answerMonitoring,
  pubsub: answerPubsub,
};

async function readRequest(api: Api, request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(request.url!, "http://localhost");
  const [, , ...path] = decodeURIComponent(pathname).split("/");
  const body = text ? (JSON.parse(text) as Document) : {};
  return { api, method: request.method!, path: path.join("/"), query: searchParams, body };
}

const isSigned = ({ headers }: IncomingMessage, project: string): boolean =>
  headers.authorization === "Bearer a-token" && headers["x-goog-user-project"] === project;

/** Credentials that need no server. */
function signedIn() {
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: "a-token", expiry_date: Date.now() + 3_600_000 });
  return client;
}

/** An HTTP server on loopback. */
async function serve(answer: (request: IncomingMessage) => Promise<Answer>) {
  const server = createServer((request, response) => {
    void (async () => {
      const { status, body } = await answer(request);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/**
 * Google's APIs on loopback, each by itself, for one project, with Google's clients in front. Pub/Sub is the emulator where its address
 * is given, except for what the emulator does not speak.
 */
export async function startCloudFake(holds: RecordedProject, emulator?: string): Promise<CloudFake> {
  const fake = { holds, writes: [] as string[], refuse: {} as CloudFake["refuse"] };
  const byApi = { ...answering, ...(emulator ? { pubsub: forwardTo(emulator) } : {}) };
  const serveApi = async (api: Api) => {
    const server = await serve(async (request) => {
      if (!isSigned(request, holds.project)) {
        return refused("expired");
      }
      const asked = await readRequest(api, request);
      if (asked.method !== "GET") {
        fake.writes.push(`${asked.method} ${asked.path}`);
      }
      return fake.refuse.by?.(asked) ?? byApi[api](holds, asked);
    });
    return [api, server] as const;
  };
  const servers = new Map(await Promise.all((Object.keys(answering) as Api[]).map(serveApi)));
  const addressOf = (api: Api) => servers.get(api)!.address;
  const close = async () => {
    await Promise.all([...servers.values()].map((server) => server.close()));
  };
  return Object.assign(fake, {
    cloud: openCloud({ project: holds.project, auth: signedIn(), addressOf }),
    close,
  });
}
