import { execFile } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./paths.ts";
import { zipOfOne } from "./zip.ts";

const run = promisify(execFile);

/** The Pub/Sub emulator of the Google Cloud SDK serves as it is. */
export async function sdkPubSubProgram(): Promise<string | undefined> {
  const program = process.platform === "win32" ? "cloud-pubsub-emulator.bat" : "cloud-pubsub-emulator";
  return component("pubsub-emulator", "bin", program);
}

/**
 * The Firestore emulator of the Google Cloud SDK has no main class in its manifest, but firebase-tools runs `java -jar`:
 * so it gets a jar that holds nothing but the manifest that is missing.
 */
export async function sdkFirestoreJar(): Promise<string | undefined> {
  const jar = await component("cloud-firestore-emulator", "cloud-firestore-emulator.jar");
  if (jar === undefined) {
    return undefined;
  }
  const launcher = join(cacheFolder("emulators"), "firestore-emulator.jar");
  const manifest = manifestFor(jar);
  const content = zipOfOne("META-INF/MANIFEST.MF", Buffer.from(manifest));
  if (!existsSync(launcher) || !readFileSync(launcher).equals(content)) {
    writeWhole(launcher, content);
  }
  return launcher;
}

/** Lines of a manifest end at 72 bytes and go on after a space. */
function manifestFor(jar: string): string {
  const lines = [
    "Manifest-Version: 1.0",
    "Main-Class: com.google.cloud.datastore.emulator.firestore.CloudFirestore",
    `Class-Path: ${pathToFileURL(jar).href}`,
  ];
  return lines.map((line) => `${line.match(/^.{1,72}|.{1,71}/g)?.join("\r\n ")}\r\n`).join("");
}

/** Two starts at the same time never read half a file. */
function writeWhole(file: string, content: Buffer): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

async function component(...path: string[]): Promise<string | undefined> {
  const root = await sdkRoot();
  const file = root && join(root, "platform", ...path);
  return file && existsSync(file) ? file : undefined;
}

let asked: Promise<string | undefined> | undefined;
const sdkRoot = (): Promise<string | undefined> => (asked ??= rememberedRoot());

async function rememberedRoot(): Promise<string | undefined> {
  const memory = join(cacheFolder("emulators"), "cloud-sdk-root");
  const remembered = existsSync(memory) ? readFileSync(memory, "utf8").trim() : "";
  if (remembered !== "" && existsSync(join(remembered, "platform"))) {
    return remembered;
  }
  const root = await askGcloud();
  if (root !== undefined) {
    writeFileSync(memory, root);
  }
  return root;
}

async function askGcloud(): Promise<string | undefined> {
  const options = { shell: process.platform === "win32", timeout: 20_000 };
  const answer = await run("gcloud", ["info", "--format=value(installation.sdk_root)"], options).catch(
    () => undefined,
  );
  return answer?.stdout.trim() || undefined;
}
