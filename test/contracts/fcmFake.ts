import { randomUUID } from "node:crypto";
import http2, { type ClientHttp2Session, type OutgoingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import type { FcmOptions } from "../../functions/src/adapters/pushFcm.ts";
import { invalidArgument, unauthenticated, unregistered, type FcmAnswer } from "./fcmErrors.ts";

type App = NonNullable<FcmOptions["app"]>;

/** firebase-admin as the functions load it: the tests have none of their own. */
const admin = createRequire(new URL("../../functions/src/index.ts", import.meta.url))(
  "firebase-admin/app",
) as {
  initializeApp(options: object, name: string): App;
  deleteApp(app: App): Promise<void>;
};

/** An app of its own, with what the given function answers as access token. */
export function openApp(accessToken: () => Promise<string>): App {
  const getAccessToken = async () => ({ access_token: await accessToken(), expires_in: 3600 });
  return admin.initializeApp(
    { projectId: "demo-selfos", credential: { getAccessToken } },
    `fcm-${randomUUID()}`,
  );
}

/** A message as it is on the wire: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
export interface WireMessage {
  token?: string;
  fid?: string;
  notification: { title: string; body: string };
  data: Record<string, string>;
  android: { collapse_key: string; ttl: string; notification: { tag: string } };
  apns: { headers: Record<string, string> };
  webpush: { headers: Record<string, string>; notification: { tag: string } };
}

/** `hang` never answers; `hangUp` ends the connection. */
export type Scripted = FcmAnswer | "hang" | "hangUp";

/** What happens to every message, as long as it is so. */
export interface FcmMood {
  /** What is answered instead of delivering. */
  answer?: (message: WireMessage) => Scripted;
  /** How long an answer, and with it the delivery, takes. */
  milliseconds?: number;
}

export interface FcmFake {
  /** An app whose messages go to this fake. */
  app: App;
  /** The addresses that exist; a message to any other is UNREGISTERED. */
  registered: Set<string>;
  /** What the next requests for an address are answered, instead of being delivered. */
  answers: Map<string, Scripted[]>;
  mood: FcmMood;
  /** Every message that was asked to be sent, in order. */
  asked: WireMessage[];
  /** Every message that was accepted, in order. */
  accepted: WireMessage[];
  /** What a device shows: a message with the tag of an earlier one has replaced it. */
  shown(address: string): WireMessage[];
  close(): Promise<void>;
}

const HOST = "https://fcm.googleapis.com";

/**
 * FCM's HTTP v1 API on loopback, over HTTP/2 as firebase-admin speaks it. The SDK knows one host only: its connections
 * to that host are led here, or to what `through` puts before it; everything else is left alone; the transport of production runs.
 */
export async function startFcm(through = async (url: string) => url): Promise<FcmFake> {
  const fake = {
    registered: new Set<string>(),
    answers: new Map(),
    mood: {},
    asked: [],
    accepted: [],
    trays: new Map(),
  } as State;
  const server = http2.createServer();
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", () => {});
    const answer = () => respond(stream, answerTo(fake, headers, Buffer.concat(chunks).toString()));
    stream.on("end", () => void setTimeout(answer, fake.mood.milliseconds));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const route = leadTo(await through(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  const app = openApp(async () => "from-the-fake");
  return {
    ...fake,
    app,
    shown: (address) => [...(fake.trays.get(address)?.values() ?? [])],
    close: async () => {
      route.mockRestore();
      await admin.deleteApp(app);
      server.close();
    },
  };
}

/** firebase-admin sends the scheme as `https:`, with the colon. Google takes it; Node's server calls it a protocol error. */
function leadTo(address: string) {
  const connect = http2.connect.bind(http2);
  const led = (options: object): ClientHttp2Session => {
    const session = connect(address, options);
    const request = session.request.bind(session);
    session.request = (headers, ...rest) =>
      request({ ...(headers as OutgoingHttpHeaders), ":scheme": "http" }, ...rest);
    return session;
  };
  return vi
    .spyOn(http2, "connect")
    .mockImplementation(((authority: string, ...rest: [object]) =>
      authority === HOST ? led(rest[0]) : connect(authority, ...rest)) as typeof http2.connect);
}

interface State extends Pick<FcmFake, "registered" | "answers" | "mood" | "asked" | "accepted"> {
  trays: Map<string, Map<string, WireMessage>>;
}

function respond(stream: ServerHttp2Stream, answer: Scripted): void {
  if (answer === "hang" || stream.destroyed) {
    return;
  }
  if (answer === "hangUp") {
    stream.session?.destroy();
    return;
  }
  const isJson = typeof answer.body !== "string";
  stream.respond({
    ":status": answer.status,
    "content-type": isJson ? "application/json; charset=UTF-8" : "text/html",
    ...answer.headers,
  });
  stream.end(isJson ? JSON.stringify(answer.body) : answer.body);
}

function answerTo(fake: State, headers: NodeJS.Dict<string | string[]>, body: string): Scripted {
  if (headers["authorization"] !== "Bearer from-the-fake") {
    return unauthenticated;
  }
  if (headers[":method"] !== "POST" || headers[":path"] !== "/v1/projects/demo-selfos/messages:send") {
    return { status: 404, body: "<html>404</html>" };
  }
  const { message } = JSON.parse(body) as { message: WireMessage };
  const address = message.fid ?? message.token ?? "";
  fake.asked.push(message);
  const scripted = fake.answers.get(address)?.shift() ?? fake.mood.answer?.(message);
  return scripted ?? fault(message) ?? deliver(fake, address, message);
}

/** What FCM refuses in a message. */
function fault(message: WireMessage): FcmAnswer | undefined {
  const { fid, token, ...payload } = message;
  const { apns, webpush, android } = payload;
  const checks: [boolean, string][] = [
    [[fid, token].filter(Boolean).length === 1, "message"],
    [Buffer.byteLength(JSON.stringify(payload)) <= 4096, "message"],
    [Object.values(payload.data).every((value) => typeof value === "string"), "message.data"],
    [/^\d+(\.\d+)?s$/.test(android.ttl), "message.android.ttl"],
    [Buffer.byteLength(apns.headers["apns-collapse-id"] ?? "") <= 64, "message.apns.headers"],
    [/^\d+$/.test(apns.headers["apns-expiration"] ?? "0"), "message.apns.headers"],
    [/^[A-Za-z0-9_-]{0,32}$/.test(webpush.headers["Topic"] ?? ""), "message.webpush.headers"],
  ];
  const wrong = checks.find(([isRight]) => !isRight);
  return wrong && invalidArgument(wrong[1], "Request contains an invalid argument.");
}

function deliver(fake: State, address: string, message: WireMessage): FcmAnswer {
  if (!fake.registered.has(address)) {
    return unregistered;
  }
  fake.accepted.push(message);
  const tray = fake.trays.get(address) ?? new Map<string, WireMessage>();
  fake.trays.set(address, tray.set(message.android.notification.tag, message));
  return { status: 200, body: { name: `projects/demo-selfos/messages/${randomUUID()}` } };
}
