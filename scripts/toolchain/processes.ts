import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheFolder } from "./paths.ts";
import { treeOf, killAll } from "./processTree.ts";

export interface Running {
  name: string;
  pid: number;
  logFile: string;
  /** Its exit code, or null as long as it runs. */
  exitCode(): number | null;
  /** Resolves with the exit code when it has ended, however that came. */
  ended: Promise<number>;
  /** Ends it and everything below it. May be called twice. */
  stop(): Promise<void>;
}

export interface Command {
  /** Names the log file, too. */
  name: string;
  program: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  folder?: string;
}

const PATIENCE_SECONDS = 4;
const running = new Set<Running>();

/** Starts a program in a process group of its own, so that a Ctrl-C reaches it only through us, in order. */
export function startProcess(command: Command): Running {
  stopWithParent();
  const logFile = join(cacheFolder("logs"), `${command.name}.log`);
  const child = spawnLogged(command, logFile);
  let code: number | null = null;
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (exitCode) => resolve((code = exitCode ?? 1)));
    child.once("error", () => resolve((code = 127)));
  });
  const pid = child.pid ?? 0;
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopTree(child, ended));
  void ended.then(() => running.delete(process));
  const process: Running = { name: command.name, pid, logFile, exitCode: () => code, ended, stop };
  running.add(process);
  return process;
}

function spawnLogged(command: Command, logFile: string): ChildProcess {
  // An older run may still write to its log: that file is left to it, under no name.
  rmSync(logFile, { force: true });
  const log = openSync(logFile, "a");
  try {
    return spawn(command.program, command.args, {
      cwd: command.folder,
      env: command.env ?? process.env,
      detached: process.platform !== "win32",
      stdio: ["ignore", log, log],
      // Windows starts batch files only by its shell.
      shell: command.program.endsWith(".bat"),
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
}

/** Asks until the answer is yes. @throws Error with the end of the log when the process ends or the time is up. */
export async function waitUntilReady(
  process: Running,
  isReady: () => Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isReady())) {
    if (process.exitCode() !== null) {
      throw new Error(
        `${process.name} ended with code ${process.exitCode()} before it was ready.${endOfLog(process)}`,
      );
    }
    if (Date.now() > deadline) {
      await process.stop();
      throw new Error(`${process.name} was not ready after ${seconds} seconds.${endOfLog(process)}`);
    }
    await sleep(100);
  }
}

/** For `waitUntilReady`: does this address answer without an error? */
export const answersAt = (url: string) => async (): Promise<boolean> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
};

export function endOfLog(process: Running, lines = 12): string {
  const end = readFileSync(process.logFile, "utf8").trimEnd().split("\n").slice(-lines);
  return ` The end of its log (${process.logFile}):\n${end.map((line) => `    ${line}`).join("\n")}`;
}

/** Ends everything that was started here. */
export async function stopEverything(): Promise<void> {
  await Promise.all([...running].map((process) => process.stop()));
}

async function stopTree(child: ChildProcess, ended: Promise<number>): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  // Written down before the first signal: whoever loses its parent can not be found afterwards.
  const family = treeOf([pid]);
  killAll([pid], "SIGTERM");
  await Promise.race([ended, sleep(PATIENCE_SECONDS * 1000, undefined, { ref: false })]);
  killAll(treeOf(family), "SIGKILL");
  await ended;
}

let isStoppingWithParent = false;

function stopWithParent(): void {
  if (isStoppingWithParent) {
    return;
  }
  isStoppingWithParent = true;
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => void stopEverything().finally(() => process.exit(code)));
  }
  // Also when we end by an error: there is no time to ask then.
  process.on("exit", () => killAll(treeOf([...running].map((child) => child.pid)), "SIGKILL"));
}
