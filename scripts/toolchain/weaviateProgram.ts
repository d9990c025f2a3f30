import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./paths.ts";
import { startProcess } from "./processes.ts";

export const WEAVIATE_VERSION = "1.39.0";

const folder = cacheFolder("weaviate");
const isWindows = process.platform === "win32";
export const builtProgram = join(folder, isWindows ? "weaviate-server.exe" : "weaviate-server");

const run = promisify(execFile);
const answer = (program: string, ...args: string[]): Promise<string | undefined> =>
  run(program, args, { timeout: 10_000, shell: isWindows }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );

/** What Weaviate's source asks for. */
const LEAST_GO = 26;

/** Builds the server once. Returns true, or the reason why it can not be built, as half a sentence. */
export async function buildWithGo(tell: (line: string) => void): Promise<true | string> {
  const version = await answer("go", "env", "GOVERSION");
  if (version === undefined) {
    return "Go is not installed";
  }
  if (Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0) < LEAST_GO) {
    return `Go is ${version.replace("go", "")}, but building it needs 1.${LEAST_GO}`;
  }
  tell(`Building Weaviate ${WEAVIATE_VERSION} with Go, once: this takes some minutes.`);
  const source = `github.com/weaviate/weaviate/cmd/weaviate-server@v${WEAVIATE_VERSION}`;
  const env = { ...process.env, GOBIN: folder };
  const building = startProcess({ name: "weaviate-build", program: "go", args: ["install", source], env });
  return (await building.ended) === 0 || `building it failed (see ${building.logFile})`;
}

/** The client alone does not help: the engine has to answer. */
export const dockerAnswers = async (): Promise<boolean> =>
  Boolean(await answer("docker", "version", "--format", "{{.Server.Version}}"));
