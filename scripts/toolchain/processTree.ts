import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** These processes and everything below them that lives at this moment. */
export function treeOf(pids: readonly number[]): number[] {
  if (process.platform === "win32" || pids.length === 0) {
    return [...pids];
  }
  const children = new Map<number, number[]>();
  for (const [pid, parent] of listProcesses()) {
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const family = new Set(pids);
  for (const pid of family) {
    for (const child of children.get(pid) ?? []) {
      family.add(child);
    }
  }
  return [...family];
}

/** Those that are gone already are passed over. Windows knows no signals: there a process ends with its whole tree. */
export function killAll(pids: readonly number[], signal: "SIGTERM" | "SIGKILL"): void {
  for (const pid of pids.filter((id) => id > 0)) {
    if (process.platform === "win32") {
      spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
      continue;
    }
    sendSignal(pid, signal);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function listProcesses(): [pid: number, parent: number][] {
  return process.platform === "linux" ? listProc() : listByPs();
}

/** Small images of Linux have no `ps`. The name of a program, in brackets, may hold anything. */
function listProc(): [pid: number, parent: number][] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(/\) \S (\d+) [^)]*$/.exec(readStat(name))?.[1] ?? 0)]);
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

function listByPs(): [pid: number, parent: number][] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return [...(stdout ?? "").matchAll(/(\d+) +(\d+)/g)].map(([, pid, parent]) => [
    Number(pid),
    Number(parent),
  ]);
}
