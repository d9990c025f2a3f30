import type { ConnectionParams } from "weaviate-client";
import { makeReady, type MemoryProperties, type Opened, type Sdk } from "./weaviateCollection.ts";
import { explainWeaviate, isUnreachable } from "./weaviateErrors.ts";

export interface WeaviateServer {
  /** `http://host:port` of a server, or the `https://` address of a Weaviate Cloud cluster. */
  url: string;
  /** Where gRPC is, when it is neither port 50051 of the same host (http) nor port 443 of `grpc-<host>` (https). */
  grpcUrl?: string;
  apiKey?: string;
  /** The longest that one request may take. */
  timeoutSeconds: number;
  collection: string;
}

export interface WeaviateConnection {
  /**
   * Runs `work` on the collection, made ready for vectors of so many dimensions where such are given.
   * A failure is explained; after one the next call looks again whether collection and server are as they should be.
   */
  call<T>(dimensions: number | undefined, work: (opened: Opened) => Promise<T>): Promise<T>;
}

interface Session {
  opening: Promise<Opened>;
  ready: Map<number, Promise<void>>;
}

/** One client for all calls, made at the first; a new one after the server could not be reached. */
export function weaviateConnection(server: WeaviateServer): WeaviateConnection {
  let current: Session | undefined;
  const { grpc } = endpoints(server.url, server.grpcUrl);
  return {
    async call(dimensions, work) {
      const session = (current ??= { opening: connect(server), ready: new Map() });
      try {
        if (dimensions !== undefined) await readyFor(session, dimensions);
        return await work(await session.opening);
      } catch (error) {
        session.ready.clear();
        if ((await isOver(session, error)) && current === session) current = undefined;
        throw explainWeaviate(error, server.url, `${grpc.host}:${grpc.port}`);
      }
    },
  };
}

async function readyFor(session: Session, dimensions: number): Promise<void> {
  const opened = await session.opening;
  const readiness = session.ready.get(dimensions) ?? makeReady(opened, dimensions);
  session.ready.set(dimensions, readiness);
  await readiness;
}

/** A channel that lost its server waits up to two minutes before it tries again; a new one tries at once. */
async function isOver(session: Session, error: unknown): Promise<boolean> {
  const opened = await session.opening.catch(() => undefined);
  if (opened && isUnreachable(error)) await opened.client.close();
  return !opened || isUnreachable(error);
}

/**
 * The SDK is loaded here, at first use, because it costs a cold start a quarter of a second.
 * The client's own checks at the start are left out: they write to the console. The version is asked for here instead, which
 * also keeps a wrong key from ending the process: calls that ask for it later leave its rejection unhandled (3.14.0).
 */
async function connect(server: WeaviateServer): Promise<Opened> {
  const sdk: Sdk = await import("weaviate-client");
  const { timeoutSeconds: seconds, apiKey } = server;
  const client = await sdk.default.client({
    connectionParams: endpoints(server.url, server.grpcUrl),
    ...(apiKey !== undefined && apiKey !== "" && { auth: new sdk.ApiKey(apiKey) }),
    timeout: { query: seconds, insert: seconds, init: seconds },
    skipInitChecks: true,
  });
  await client.getWeaviateVersion().catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  return { sdk, client, memories: client.collections.use<string, MemoryProperties>(server.collection) };
}

/** Where REST and gRPC are. Weaviate Cloud serves gRPC at `grpc-<host>`, one's own server at port 50051 of the same host. */
export function endpoints(url: string, grpcUrl?: string): ConnectionParams {
  const { protocol, hostname, port, pathname } = new URL(url);
  const secure = protocol === "https:";
  const path = pathname.replace(/\/+$/, "");
  const http = { host: hostname, port: portOf(port, secure ? 443 : 80), secure, path };
  if (grpcUrl === undefined || grpcUrl === "") {
    const grpc = secure ? { host: `grpc-${hostname}`, port: 443 } : { host: hostname, port: 50_051 };
    return { http, grpc: { ...grpc, secure } };
  }
  const given = new URL(/^https?:/.test(grpcUrl) ? grpcUrl : `${protocol}//${grpcUrl}`);
  const grpcSecure = given.protocol === "https:";
  const grpcPort = portOf(given.port, grpcSecure ? 443 : 80);
  return { http, grpc: { host: given.hostname, port: grpcPort, secure: grpcSecure } };
}

const portOf = (port: string, byDefault: number) => (port === "" ? byDefault : Number(port));
