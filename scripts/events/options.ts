import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import * as z from "zod";
import { RefusedError } from "../../functions/src/bus/errors.ts";
import { id } from "../../functions/src/events/fields.ts";
import {
  deadRequest,
  listRequest,
  replayRequest,
  showRequest,
} from "../../functions/src/operations/requests.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const period = { since: text, until: text };

export const checkRequest = z.strictObject({ user: id.optional(), repair: z.boolean().default(false) });

/** What each command takes: its options, the field that words without a dash fill, and the rules for all of them. */
const commands = {
  list: { options: { user: text, type: text, limit: text, ...period }, schema: listRequest },
  show: { options: { payload: flag }, words: "eventId", schema: showRequest },
  dead: { options: { reaction: text, ...period }, schema: deadRequest },
  replay: {
    options: {
      user: text,
      type: text,
      ...period,
      reaction: text,
      held: flag,
      dead: flag,
      error: text,
      go: flag,
      rate: text,
    },
    words: "ids",
    schema: replayRequest,
  },
  check: { options: { user: text, repair: flag }, schema: checkRequest },
} as const;

export type CommandName = keyof typeof commands;

/** What was asked for, checked. */
export type Asked = {
  [Name in CommandName]: { command: Name; request: z.output<(typeof commands)[Name]["schema"]> };
}[CommandName] & { project: string | undefined; isJson: boolean };

const isCommand = (name: string | undefined): name is CommandName => name !== undefined && name in commands;

/**
 * Reads the command line. Undefined: nothing was asked for.
 * @throws RefusedError in one sentence, with the remedy.
 */
export function readOptions([name, ...rest]: string[]): Asked | undefined {
  if (name === undefined || ["help", "--help", "-h"].includes(name)) {
    return undefined;
  }
  if (!isCommand(name)) {
    throw new RefusedError(
      `There is no command "${name}": say ${Object.keys(commands).join(", ")}, or nothing for help.`,
    );
  }
  const { options, schema } = commands[name];
  const { values, positionals } = split(rest, { ...options, project: text, json: flag });
  const { project, json, ...fields } = values;
  const parsed = schema.safeParse({ ...fields, ...wordsOf(name, positionals) });
  if (!parsed.success) {
    throw new RefusedError(tell(parsed.error));
  }
  const common = { project: project as string | undefined, isJson: json === true };
  return { command: name, request: parsed.data, ...common } as Asked;
}

function split(args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split(". ");
    throw new RefusedError(`${sentence.replace(/\.$/, "")}. "npm run events" shows what there is.`);
  }
}

function wordsOf(name: CommandName, words: string[]): Record<string, unknown> {
  if (name === "replay") {
    return { ids: words };
  }
  if (name === "show" && words.length === 1) {
    return { eventId: words[0] };
  }
  if (name === "show") {
    throw new RefusedError('Say which event: npm run events -- show <eventId>. "list" finds them.');
  }
  if (words.length > 0) {
    throw new RefusedError(
      `What is "${words.join(" ")}"? ${name} takes options only: "npm run events" shows them.`,
    );
  }
  return {};
}

const tell = (error: z.ZodError): string =>
  `${error.issues.map(({ path, message }) => `--${path.join(".")} ${message}`).join("; ")}.`.replace(
    "--eventId ",
    "An event's id ",
  );
