import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { emulatorEnvironment, findEmulators, type Emulators } from "./emulators.ts";
import { findJava, withJava, type Java } from "./java.ts";
import { cacheFolder, firebaseProgram } from "./paths.ts";
import { freePort, LOCAL_HOST } from "./ports.ts";
import { answersAt, startProcess, waitUntilReady, type Running } from "./processes.ts";

export interface TestEmulators {
  /** To be set in the tests' environment. */
  env: {
    FIRESTORE_EMULATOR_HOST: string;
    PUBSUB_EMULATOR_HOST: string;
    FIREBASE_AUTH_EMULATOR_HOST: string;
    GCLOUD_PROJECT: string;
    /** The Firestore emulator sends the changes of documents to this port. */
    SELFOS_TRIGGER_PORT: string;
  };
  stop(): Promise<void>;
}

export interface TestEmulatorOptions {
  /** Path of a rules file. Without one, everybody may do everything. */
  rules?: string;
}

const PROJECT = "demo-selfos";

/** Firestore, Pub/Sub and Auth, each on a free port: beside a running `npm start` and beside other test runs. */
export async function startTestEmulators(options: TestEmulatorOptions = {}): Promise<TestEmulators> {
  const java = await findJava();
  const emulators = await findEmulators(java);
  const [firestore, pubSub, auth, trigger] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const started = [
    await startFirestore(java, emulators, { port: firestore, trigger, ...options }),
    startPubSub(java, emulators, pubSub),
    await startAuth(java, emulators, auth),
  ];
  const stop = async () => {
    await Promise.all(started.map((emulator) => emulator.stop()));
  };
  await Promise.all(started.map((emulator) => emulator.ready)).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    env: {
      FIRESTORE_EMULATOR_HOST: at(firestore),
      PUBSUB_EMULATOR_HOST: at(pubSub),
      FIREBASE_AUTH_EMULATOR_HOST: at(auth),
      GCLOUD_PROJECT: PROJECT,
      SELFOS_TRIGGER_PORT: String(trigger),
    },
    stop,
  };
}

const at = (port: number): string => `${LOCAL_HOST}:${port}`;
const listenAt = (port: number) => ({ host: LOCAL_HOST, port });

interface Starting {
  ready: Promise<void>;
  stop(): Promise<void>;
}

const starting = (process: Running, port: number): Starting => ({
  ready: waitUntilReady(process, answersAt(`http://${at(port)}/`)),
  stop: () => process.stop(),
});

interface FirestoreOptions extends TestEmulatorOptions {
  port: number;
  trigger: number;
}

async function startFirestore(
  java: Java,
  emulators: Emulators,
  options: FirestoreOptions,
): Promise<Starting> {
  const { port, trigger, rules } = options;
  const args = [
    "-Duser.language=en",
    "-jar",
    emulators.firestoreJar,
    "--host",
    LOCAL_HOST,
    "--port",
    String(port),
  ];
  args.push("--websocket_port", String(await freePort()), "--functions_emulator", at(trigger));
  args.push(...(rules ? ["--rules", rules] : []));
  return starting(startProcess({ name: "test-firestore", program: java.command, args }), port);
}

function startPubSub(java: Java, emulators: Emulators, port: number): Starting {
  const args = [`--host=${LOCAL_HOST}`, `--port=${port}`];
  const command = { name: "test-pubsub", program: emulators.pubSubProgram, args, env: withJava(java) };
  return starting(startProcess(command), port);
}

/** The Auth emulator is a part of firebase-tools, which keeps a note of the running suite in the temporary folder. */
async function startAuth(java: Java, emulators: Emulators, port: number): Promise<Starting> {
  const folder = mkdtempSync(join(cacheFolder("test"), "auth-"));
  const others = {
    hub: listenAt(await freePort()),
    logging: listenAt(await freePort()),
    ui: { enabled: false },
  };
  writeFileSync(
    join(folder, "firebase.json"),
    JSON.stringify({ emulators: { auth: listenAt(port), ...others } }),
  );
  const command = {
    name: "test-auth",
    program: execPath,
    args: [firebaseProgram, "emulators:start", "--only", "auth", "--project", PROJECT, "--non-interactive"],
    env: { ...emulatorEnvironment(java, emulators), TMPDIR: folder, TEMP: folder, TMP: folder },
    folder,
  };
  const process = startProcess(command);
  void process.ended.then(() => rmSync(folder, { recursive: true, force: true }));
  return starting(process, port);
}
