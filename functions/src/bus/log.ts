import { write } from "firebase-functions/logger";
import { setting } from "../params.ts";

/** Fields of a log line. Never texts or titles of users: logs are read by people. */
export type Fields = Record<string, unknown> & { traceparent?: string };

const severities = { debug: "DEBUG", info: "INFO", warn: "WARNING", error: "ERROR" } as const;
const order = Object.keys(severities);

/** Whether LOG_LEVEL lets lines of this level through. */
const isLogged = (level: keyof typeof severities): boolean =>
  order.indexOf(level) >= order.indexOf(setting("LOG_LEVEL"));

function line(level: keyof typeof severities) {
  return (phrase: string, fields: Fields = {}): void => {
    if (!isLogged(level)) {
      return;
    }
    const { traceparent, ...rest } = fields;
    write({ severity: severities[level], message: phrase, ...rest, ...traceFields(traceparent) });
  };
}

/** What Cloud Logging needs to show all lines of one chain of events as one trace. */
function traceFields(traceparent: string | undefined): Record<string, string> {
  const [, traceId, spanId] = traceparent?.split("-") ?? [];
  if (!traceId || !spanId) {
    return {};
  }
  return {
    "logging.googleapis.com/trace": `projects/${process.env["GCLOUD_PROJECT"]}/traces/${traceId}`,
    "logging.googleapis.com/spanId": spanId,
  };
}

/** Structured logging: a fixed lower-case phrase plus fields, one JSON line each. */
export const log = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
export type Log = typeof log;
