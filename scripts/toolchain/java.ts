import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { MissingTool } from "./missingTool.ts";

export interface Java {
  /** The program itself. */
  command: string;
  majorVersion: number;
}

/** What firebase-tools 15 asks for. */
const LEAST_MAJOR_VERSION = 21;

const program = process.platform === "win32" ? "java.exe" : "java";

/**
 * The first Java that is new enough: JAVA_HOME's, the PATH's, or one that is installed beside them.
 * @throws MissingTool when there is none.
 */
export async function findJava(): Promise<Java> {
  const older: number[] = [];
  for (const command of candidates()) {
    const majorVersion = await askVersion(command);
    if (majorVersion >= LEAST_MAJOR_VERSION) {
      return { command, majorVersion };
    }
    older.push(majorVersion);
  }
  const newest = Math.max(0, ...older);
  throw new MissingTool(
    `The emulators need Java ${LEAST_MAJOR_VERSION} or newer, and this machine has ${newest ? `only Java ${newest}` : "none"}: ` +
      "install a JDK (for example Eclipse Temurin 25), or name the folder of one in JAVA_HOME.",
  );
}

/** The environment in which `java` means this one, for programs that start it themselves. */
export function withJava(java: Java, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const bin = dirname(java.command);
  return {
    ...environment,
    JAVA_HOME: dirname(bin),
    [pathName]: [bin, environment[pathName]].join(delimiter),
  };
}

function* candidates(): Generator<string> {
  const folders = [
    ...(process.env["JAVA_HOME"] ? [join(process.env["JAVA_HOME"], "bin")] : []),
    ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""),
    ...virtualMachineFolders().flatMap(homesBelow),
  ];
  for (const folder of new Set(folders)) {
    const command = join(folder, program);
    if (existsSync(command)) {
      yield command;
    }
  }
}

/** Where each platform's installers put their virtual machines. */
function virtualMachineFolders(): string[] {
  if (process.platform === "darwin") {
    return [
      "/Library/Java/JavaVirtualMachines",
      join(process.env["HOME"] ?? "", "Library/Java/JavaVirtualMachines"),
      "/opt/homebrew/opt",
      "/usr/local/opt",
    ];
  }
  if (process.platform === "win32") {
    const programs = process.env["ProgramFiles"] ?? "C:\\Program Files";
    return ["Java", "Eclipse Adoptium", "Microsoft", "Zulu", "Amazon Corretto"].map((vendor) =>
      join(programs, vendor),
    );
  }
  return [
    "/usr/lib/jvm",
    "/usr/java",
    "/opt/java",
    join(process.env["HOME"] ?? "", ".sdkman/candidates/java"),
  ];
}

function homesBelow(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const named = folder.endsWith("/opt") ? names.filter((name) => name.startsWith("openjdk")) : names;
  return named
    .toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .flatMap((name) => [join(folder, name, "bin"), join(folder, name, "Contents", "Home", "bin")]);
}

/** 0 where the program does not answer. */
function askVersion(command: string): Promise<number> {
  return new Promise((resolve) => {
    execFile(command, ["-version"], { timeout: 10_000 }, (_error, _output, answer) => {
      resolve(Number(/version "(?:1\.)?(\d+)/.exec(answer)?.[1] ?? 0));
    });
  });
}
