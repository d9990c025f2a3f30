/** npm start: builds the functions, starts the Firebase Emulator Suite, and shows what becomes of one completed task. */
import { relative } from "node:path";
import { signUp } from "./start/demoApp.ts";
import {
  completedFirst,
  devices,
  goals,
  media,
  projects,
  searchedFor,
  tasks,
  user,
} from "./start/demoData.ts";
import { completeAndTell } from "./start/journey.ts";
import { preparePorts, type Ports } from "./start/ports.ts";
import { command, heading, line, step, styled } from "./start/report.ts";
import { seed } from "./start/seed.ts";
import { writeFunctionSettings } from "./start/settings.ts";
import { buildFunctions, startSuite } from "./start/suite.ts";
import { findEmulators, type Emulators } from "./toolchain/emulators.ts";
import { findJava } from "./toolchain/java.ts";
import { endOfLog, stopEverything, type Running } from "./toolchain/processes.ts";

const isOnce = process.argv.includes("--once");

async function start(): Promise<Running> {
  heading("SelfOS", "on this machine alone: no cloud, no key");
  const java = await findJava();
  const emulators = await findEmulators(java);
  const ports = await preparePorts({ withUi: emulators.hasUi });
  await step("build", prepareFunctions, () => "functions/lib");
  const suite = await step(
    "emulators",
    () => startSuite(java, emulators, ports),
    () => listOf(ports, emulators),
  );
  await demonstrate(ports).catch((error: Error) => {
    // Whoever runs it once may not have the log afterwards.
    throw isOnce ? new Error(`${error.message}\n${endOfLog(suite, 30)}`, { cause: error }) : error;
  });
  if (!isOnce) {
    tellNext(ports, emulators, suite);
  }
  return suite;
}

async function demonstrate(ports: Ports): Promise<void> {
  const app = await step(
    "demo user",
    () => signUp(ports),
    () => `${user.displayName}, in ${user.timeZone}`,
  );
  await step(
    "demo data",
    () => seed(app),
    () => sizes(),
  );
  await completeAndTell(app, { taskId: completedFirst, searchFor: searchedFor });
}

async function prepareFunctions(): Promise<void> {
  await buildFunctions();
  await writeFunctionSettings();
}

const listOf = (ports: Ports, { hasUi }: Emulators): string =>
  (["auth", "firestore", "functions", "pubsub", ...(hasUi ? (["ui"] as const) : [])] as const)
    .map((name) => `${name} ${ports[name]}`)
    .join(" · ");

function sizes(): string {
  const counted = { project: projects, goal: goals, task: tasks, photo: media, device: devices };
  return Object.entries(counted)
    .map(([name, items]) => [Object.keys(items).length, name] as const)
    .map(([count, name]) => `${count} ${name}${count === 1 ? "" : "s"}`)
    .join(" · ");
}

function tellNext(ports: Ports, { hasUi }: Emulators, suite: Running): void {
  heading("It stays up. Try this in another terminal");
  command("npm run task -- list", "the tasks that are open");
  command("npm run task -- complete run10k", "complete another one, and see what becomes of it");
  command('npm run task -- search "learning words"', "search the memory");
  command(`tail -f ${relative(process.cwd(), suite.logFile)}`, "what the functions log");
  console.log("");
  line({
    label: "UI",
    text: hasUi
      ? `http://127.0.0.1:${ports.ui}`
      : "not on this machine and could not be downloaded; all else works",
  });
  line({ label: "Ctrl-C", text: "stops everything" });
}

async function stayUp(suite: Running): Promise<never> {
  const code = await suite.ended;
  throw new Error(
    `The emulators ended with code ${code}: ${relative(process.cwd(), suite.logFile)} says why.`,
  );
}

// Whoever ends us need not be told that the emulators have ended.
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    isStopping = true;
    console.log("\n\n  Stopping the emulators.\n");
  });
}

try {
  const suite = await start();
  await (isOnce ? stopEverything() : stayUp(suite));
  process.exit(0);
} catch (error) {
  if (!isStopping) {
    console.error(`\n${styled("red", error instanceof Error ? error.message : String(error))}\n`);
  }
  await stopEverything();
  process.exit(isStopping ? 130 : 1);
}
