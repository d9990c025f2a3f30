import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { initializeApp } from "firebase/app";
import {
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  getAuth,
  signInWithEmailAndPassword,
} from "firebase/auth";
import { connectFirestoreEmulator, getFirestore, setLogLevel, type Firestore } from "firebase/firestore/lite";
import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";
import { MissingTool } from "../toolchain/missingTool.ts";
import { cacheFolder } from "../toolchain/paths.ts";
import { LOCAL_HOST } from "../toolchain/ports.ts";
import type { Ports } from "./ports.ts";
import { PROJECT } from "./suite.ts";

/** What a user's app has: the rules apply to everything that it does. */
export interface DemoApp {
  userId: string;
  db: Firestore;
  /** What an operator sees, past the rules: the event log. */
  operator: Firestore;
  call<Answer>(name: string, request: unknown): Promise<Answer>;
}

const EMAIL = "demo@example.com";
const PASSWORD = "demo-selfos";
const REGION = process.env["REGION"] ?? "us-central1";

const noteFile = (): string => join(cacheFolder("start"), "ports.json");

/** Signs the demo user up, and notes for other terminals where the suite runs. */
export async function signUp(ports: Ports): Promise<DemoApp> {
  writeFileSync(noteFile(), JSON.stringify(ports));
  return openApp(ports, createUserWithEmailAndPassword);
}

/**
 * Signs the demo user of the running suite in.
 * @throws MissingTool when no suite is running.
 */
export async function signIn(): Promise<DemoApp> {
  const ports: Ports | undefined = existsSync(noteFile())
    ? JSON.parse(readFileSync(noteFile(), "utf8"))
    : undefined;
  if (!ports || !(await isAuthEmulator(ports.auth))) {
    throw new MissingTool("The emulators are not running: start them with npm start in another terminal.");
  }
  return openApp(ports, signInWithEmailAndPassword);
}

async function isAuthEmulator(port: number): Promise<boolean> {
  const answer = await fetch(`http://${LOCAL_HOST}:${port}/`)
    .then((response) => response.text())
    .catch(() => "");
  return answer.includes("authEmulator");
}

async function openApp(ports: Ports, enter: typeof signInWithEmailAndPassword): Promise<DemoApp> {
  setLogLevel("silent");
  const options = { projectId: PROJECT, apiKey: "demo" };
  const app = initializeApp(options);
  const auth = getAuth(app);
  connectAuthEmulator(auth, `http://${LOCAL_HOST}:${ports.auth}`, { disableWarnings: true });
  const { user } = await enter(auth, EMAIL, PASSWORD);
  const db = getFirestore(app);
  connectFirestoreEmulator(db, LOCAL_HOST, ports.firestore);
  const operator = getFirestore(initializeApp(options, "operator"));
  connectFirestoreEmulator(operator, LOCAL_HOST, ports.firestore, { mockUserToken: "owner" });
  const functions = getFunctions(app, REGION);
  connectFunctionsEmulator(functions, LOCAL_HOST, ports.functions);
  const call = async <Answer>(name: string, request: unknown) =>
    (await httpsCallable<unknown, Answer>(functions, name)(request)).data;
  return { userId: user.uid, db, operator, call };
}
