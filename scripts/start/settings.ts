import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "../toolchain/paths.ts";

/*
 * How parameters and secrets reach the functions in the emulator: from dotenv files in functions/, which win over the
 * environment. What no file names is asked for at the terminal, and a secret is looked for in the cloud. So every one of
 * them is written down: what the environment of `npm start` says, else the default.
 */

const MARK = "# Your own settings go above this line. What is below is written anew by every npm start.";

/** What a parameter of firebase-functions says of itself. */
interface Spec {
  name: string;
  type: string;
  default?: unknown;
}

/** Writes functions/.env.local and functions/.secret.local. What stands there by hand stays, and wins over defaults. */
export async function writeFunctionSettings(): Promise<void> {
  const specs = await declared();
  const params = specs.filter((spec) => !isSecret(spec));
  writeSettings(".env.local", chosen(params, [".env", ".env.demo-selfos"]));
  const secrets = specs.filter(isSecret).map((spec) => ({ ...spec, default: "not-needed-here" }));
  writeSettings(".secret.local", chosen(secrets, []));
}

const isSecret = ({ type }: Spec): boolean => type === "secret";

/** Everything that functions/src/params.ts declares. */
async function declared(): Promise<Spec[]> {
  const exported: unknown[] = Object.values(await import("../../functions/src/params.ts"));
  return exported.filter(isParam).map((param) => param.toSpec());
}

const isParam = (value: unknown): value is { toSpec(): Spec } =>
  typeof value === "object" && value !== null && "toSpec" in value;

interface Setting {
  value: string;
  /** Named at the command line, so it wins over what stands in the file. */
  isExplicit: boolean;
}

function chosen(specs: Spec[], otherFiles: string[]): Map<string, Setting> {
  const elsewhere = new Set(otherFiles.flatMap((file) => [...namesIn(read(file))]));
  const entries = specs.map((spec): [string, Setting] => {
    const named = process.env[spec.name] ?? implied(spec.name);
    return [spec.name, { value: named ?? String(spec.default ?? ""), isExplicit: named !== undefined }];
  });
  return new Map(entries.filter(([name, { isExplicit }]) => isExplicit || !elsewhere.has(name)));
}

/** Whoever names a Weaviate wants it to be used. */
const implied = (name: string): string | undefined =>
  name === "MEMORY_STORE" && process.env["WEAVIATE_URL"] ? "weaviate" : undefined;

function writeSettings(file: string, settings: Map<string, Setting>): void {
  const [own = ""] = read(file).split(MARK);
  const ownNames = namesIn(own);
  const lines = [...settings]
    .filter(([name, { isExplicit }]) => isExplicit || !ownNames.has(name))
    .map(([name, { value }]) => `${name}=${quoted(value)}\n`);
  writeFileSync(pathOf(file), `${own}${MARK}\n${lines.join("")}`, { mode: 0o600 });
}

const pathOf = (file: string): string => join(repositoryFolder, "functions", file);
const read = (file: string): string => (existsSync(pathOf(file)) ? readFileSync(pathOf(file), "utf8") : "");
const namesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^\s*(?:export\s+)?(\w+)\s*=/gm)].map(([, name]) => name ?? ""));
const quoted = (value: string): string =>
  `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
