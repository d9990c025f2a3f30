import { valueOf } from "./parameters.ts";

/** What the Firebase CLI reads off an exported function: its name, what triggers it and how it wants to be run. */
export interface Endpoint {
  eventTrigger?: {
    eventType: string;
    eventFilters?: Record<string, unknown>;
    eventFilterPathPatterns?: Record<string, unknown>;
    retry?: unknown;
  };
  callableTrigger?: object;
  httpsTrigger?: object;
  scheduleTrigger?: { schedule: unknown; timeZone?: unknown };
  concurrency?: unknown;
  secretEnvironmentVariables?: { key: string }[];
  timeoutSeconds?: unknown;
  availableMemoryMb?: unknown;
  region?: unknown;
}

/** A function to deploy. `run` is the exported function itself, called as Cloud Run calls it. */
export interface DeployedFunction {
  /** As it is deployed: the export path joined by `-`, e.g. `progress-advanceOnTaskCompleted`. */
  name: string;
  endpoint: Endpoint;
  run: (...args: never[]) => unknown;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Finds the functions of a module as the Firebase CLI does: by walking its exports, groups becoming prefixes. */
export function discover(exports: Record<string, unknown>, prefix = ""): DeployedFunction[] {
  return Object.entries(exports).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    if (typeof value === "function" && "__endpoint" in value) {
      return [
        { name, endpoint: value.__endpoint as Endpoint, run: value as unknown as DeployedFunction["run"] },
      ];
    }
    return isGroup(value) ? discover(value, `${name}-`) : [];
  });
}

/** How Cloud Run runs a function: what the function says, else the defaults of the 2nd generation. */
export function runtimeOf({ endpoint }: DeployedFunction) {
  const [region] = [valueOf(endpoint.region)].flat();
  return {
    region: String(region ?? "us-central1"),
    concurrency: Number(valueOf(endpoint.concurrency) ?? 80),
    timeoutSeconds: Number(valueOf(endpoint.timeoutSeconds) ?? 60),
    /** Without it an event is forgotten after one failed attempt. */
    isRetried: valueOf(endpoint.eventTrigger?.retry) === true,
  };
}
