import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { RefusedError } from "../../functions/src/bus/errors.ts";
import { repositoryFolder } from "../toolchain/paths.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

interface Project {
  project: string;
  /** The notification channel of the alerts. */
  channel: string | undefined;
}

export interface DeployOptions extends Project {
  isDryRun: boolean;
  /** Without `firebase deploy`: what is deployed stays. */
  onlySettings: boolean;
  /** For `firebase deploy`. */
  others: string[];
}

export interface DoctorOptions extends Project {
  isJson: boolean;
}

/** @throws RefusedError in one sentence, with the remedy. */
export function deployOptions(args: string[], env: NodeJS.ProcessEnv): DeployOptions {
  const end = args.indexOf("--");
  const [own, others] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const values = split(own, {
    project: text,
    "alert-channel": text,
    "dry-run": flag,
    "only-settings": flag,
  });
  if (values["only-settings"] && others.length > 0) {
    throw new RefusedError(
      `With --only-settings nothing is deployed: leave it out, or leave out "${others.join(" ")}".`,
    );
  }
  return {
    ...projectOf(values, env),
    isDryRun: values["dry-run"] === true,
    onlySettings: values["only-settings"] === true,
    others,
  };
}

/** @throws RefusedError in one sentence, with the remedy. */
export function doctorOptions(args: string[], env: NodeJS.ProcessEnv): DoctorOptions {
  const values = split(args, { project: text, "alert-channel": text, json: flag });
  return { ...projectOf(values, env), isJson: values["json"] === true };
}

type Values = Record<string, unknown>;

function split(args: string[], options: ParseArgsOptionsConfig): Values {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split(". ");
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new RefusedError(`${sentence.replace(/\.$/, "")}. There is: ${known.join(", ")}.`);
  }
}

/** The aliases of `firebase use --add`. */
function aliases(): Record<string, string> {
  const file = join(repositoryFolder, ".firebaserc");
  const { projects = {} } = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { projects?: Record<string, string> })
    : {};
  return projects;
}

function projectOf(values: Values, env: NodeJS.ProcessEnv): Project {
  const wanted = (values["project"] as string | undefined) ?? "default";
  const project = aliases()[wanted] ?? wanted;
  if (project.startsWith("demo-")) {
    throw new RefusedError(
      `${project} lives on this machine alone, so that nothing reaches a cloud by mistake. Name a Firebase project of yours: ` +
        "--project <id> (docs/deploy.md).",
    );
  }
  if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project)) {
    throw new RefusedError(
      `"${project}" is no project: add --project <id>, the id as the Firebase console shows it, or an alias of .firebaserc.`,
    );
  }
  return { project, channel: channelOf(values, env) };
}

function channelOf(values: Values, env: NodeJS.ProcessEnv): string | undefined {
  const channel = (values["alert-channel"] as string | undefined) ?? env["ALERT_CHANNEL"];
  if (channel && !/^projects\/[^/]+\/notificationChannels\/[^/]+$/.test(channel)) {
    throw new RefusedError(
      `ALERT_CHANNEL is "${channel}", but has to be projects/<id>/notificationChannels/<number>: gcloud beta monitoring channels list`,
    );
  }
  return channel || undefined;
}
