import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, LOCAL_HOST } from "./ports.ts";
import { answersAt, startProcess, waitUntilReady, type Command } from "./processes.ts";
import { buildWithGo, builtProgram, dockerAnswers, WEAVIATE_VERSION } from "./weaviateProgram.ts";

export interface Weaviate {
  url: string;
  grpcUrl: string;
  /** Without it, or with another one, every request is refused. Empty for a server of WEAVIATE_URL that asks for none. */
  apiKey: string;
  stop(): Promise<void>;
}

export interface NoWeaviate {
  /** One sentence that says why there is none. */
  skipped: string;
}

/** What the tests are told of it. */
export const weaviateEnv = (weaviate: Weaviate | NoWeaviate): Record<string, string> =>
  "skipped" in weaviate
    ? { SELFOS_WEAVIATE_SKIPPED: weaviate.skipped }
    : {
        WEAVIATE_URL: weaviate.url,
        WEAVIATE_GRPC_URL: weaviate.grpcUrl,
        WEAVIATE_API_KEY: weaviate.apiKey,
      };

interface Server {
  port: number;
  grpcPort: number;
  apiKey: string;
  dataFolder: string;
}

/**
 * A real Weaviate: the one of WEAVIATE_URL (with WEAVIATE_GRPC_URL and WEAVIATE_API_KEY), else an own server that is
 * built by Go once or comes from Docker, with a data folder that goes when it stops.
 */
export async function provideWeaviate(
  tell: (line: string) => void = console.log,
): Promise<Weaviate | NoWeaviate> {
  const named = process.env["WEAVIATE_URL"];
  if (named) {
    const { WEAVIATE_GRPC_URL: grpcUrl = "", WEAVIATE_API_KEY: apiKey = "" } = process.env;
    return { url: named, grpcUrl, apiKey, stop: async () => {} };
  }
  const built = existsSync(builtProgram) || (await buildWithGo(tell));
  if (built === true) {
    return start(programCommand);
  }
  if (await dockerAnswers()) {
    return start(dockerCommand);
  }
  return { skipped: `no Weaviate: WEAVIATE_URL is not set, ${built}, and no Docker engine answers.` };
}

async function start(command: (server: Server) => Promise<Command>): Promise<Weaviate> {
  const dataFolder = mkdtempSync(join(tmpdir(), "selfos-weaviate-"));
  const server = { port: await freePort(), grpcPort: await freePort(), apiKey: randomUUID(), dataFolder };
  const running = startProcess(await command(server));
  void running.ended.then(() => rmSync(dataFolder, { recursive: true, force: true }));
  const url = `http://${LOCAL_HOST}:${server.port}`;
  await waitUntilReady(running, answersAt(`${url}/v1/.well-known/ready`), 120);
  return {
    url,
    grpcUrl: `http://${LOCAL_HOST}:${server.grpcPort}`,
    apiKey: server.apiKey,
    stop: () => running.stop(),
  };
}

const settings = ({ apiKey }: Server) => ({
  AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: "false",
  AUTHENTICATION_APIKEY_ENABLED: "true",
  AUTHENTICATION_APIKEY_ALLOWED_KEYS: apiKey,
  AUTHENTICATION_APIKEY_USERS: "selfos",
  DEFAULT_VECTORIZER_MODULE: "none",
  DISABLE_TELEMETRY: "true",
  CLUSTER_HOSTNAME: "node1",
  RAFT_BOOTSTRAP_EXPECT: "1",
});

async function programCommand(server: Server): Promise<Command> {
  return {
    name: "weaviate",
    program: builtProgram,
    args: ["--host", LOCAL_HOST, "--port", String(server.port), "--scheme", "http"],
    folder: server.dataFolder,
    env: {
      ...process.env,
      ...settings(server),
      PERSISTENCE_DATA_PATH: server.dataFolder,
      GRPC_PORT: String(server.grpcPort),
      CLUSTER_ADVERTISE_ADDR: LOCAL_HOST,
      CLUSTER_GOSSIP_BIND_PORT: String(await freePort()),
      CLUSTER_DATA_BIND_PORT: String(await freePort()),
      RAFT_PORT: String(await freePort()),
      RAFT_INTERNAL_RPC_PORT: String(await freePort()),
    },
  };
}

async function dockerCommand(server: Server): Promise<Command> {
  const variables = Object.entries(settings(server)).flatMap(([name, value]) => [
    "--env",
    `${name}=${value}`,
  ]);
  const publish = [`${LOCAL_HOST}:${server.port}:8080`, `${LOCAL_HOST}:${server.grpcPort}:50051`];
  const options = ["--rm", "--init", ...publish.flatMap((ports) => ["--publish", ports]), ...variables];
  const image = `semitechnologies/weaviate:${WEAVIATE_VERSION}`;
  const args = ["--host", "0.0.0.0", "--port", "8080", "--scheme", "http"];
  return { name: "weaviate", program: "docker", args: ["run", ...options, image, ...args] };
}
