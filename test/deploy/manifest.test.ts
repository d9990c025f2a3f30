import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Endpoint } from "../../platform/discover.ts";
import * as parameters from "../../functions/src/params.ts";
import { everyAnnouncement, everyFunction, everyReaction } from "../contracts/exported.ts";
import { planDeploy, readManifest } from "./firebaseTools.ts";
import { importsOf, packageOf, staticPackages } from "./imports.ts";
import { chunksOf, lendPackages, run, stageFunctions, type StagedFunctions } from "./stagedFunctions.ts";

/*
 * What `firebase deploy` finds out about the built functions, asked in the same way: by the program of the SDK, in a process of
 * its own. No cloud is needed for that; what the cloud makes of it is not tested here.
 */
interface FoundFunction {
  entryPoint: string;
  platform: string;
  region?: string;
  availableMemoryMb?: number;
  cpu?: number;
  concurrency?: number;
  timeoutSeconds?: number | string;
  serviceAccountEmail?: string | null;
  secretEnvironmentVariables?: { key: string }[];
  eventTrigger?: { eventType: string; retry: boolean } & Record<string, unknown>;
}

interface Manifest {
  specVersion: string;
  endpoints: Record<string, FoundFunction>;
  params: { name: string; type: string; description?: string; default?: unknown }[];
  requiredAPIs: { api: string; reason?: string }[];
}

const project = "demo-selfos";
let staged: StagedFunctions;
let manifest: Manifest;

beforeAll(async () => {
  staged = await stageFunctions();
  lendPackages(staged);
  const output = join(staged.folder, "functions.yaml");
  const env = { ...process.env, FUNCTIONS_CONTROL_API: "true", FUNCTIONS_MANIFEST_OUTPUT_PATH: output };
  const program = join(staged.folder, "node_modules/firebase-functions/lib/bin/firebase-functions.js");
  await run(execPath, [program, "."], { cwd: staged.folder, env: { ...env, GCLOUD_PROJECT: project } });
  manifest = JSON.parse(readFileSync(output, "utf8")) as Manifest;
}, 60_000);
afterAll(() => staged.remove());

const found = (name: string): FoundFunction =>
  Object.entries(manifest.endpoints).find(([id]) => id.endsWith(`-${name}`))![1];
const secretsOf = ({ secretEnvironmentVariables = [] }: FoundFunction) =>
  secretEnvironmentVariables.map(({ key }) => key).toSorted();
const byEnvironment = ({ name, default: value }: Manifest["params"][number]) => [name, String(value)];
const environment = (): Record<string, string> =>
  Object.fromEntries(manifest.params.filter(({ type }) => type !== "secret").map(byEnvironment));

describe("the manifest of a deploy", () => {
  it("has exactly the functions that index.ts exports", () => {
    expect(manifest.specVersion).toBe("v1alpha1");
    expect(Object.keys(manifest.endpoints).toSorted()).toEqual(
      everyFunction.map(({ name }) => name).toSorted(),
    );
  });

  it("is one that the CLI would deploy with the default of every parameter", async () => {
    const backend = await planDeploy(readManifest(manifest, project), project, environment());
    expect(Object.keys(backend.endpoints)).toEqual(["us-central1"]);
    expect(Object.keys(backend.endpoints["us-central1"]!)).toHaveLength(everyFunction.length);
  });

  it("deploys to another region, with another timeout, where the parameters say so", async () => {
    const env = { ...environment(), REGION: "europe-west4", EVENT_TIMEOUT_SECONDS: "540" };
    const backend = await planDeploy(readManifest(manifest, project), project, env);
    expect(Object.keys(backend.endpoints)).toEqual(["europe-west4"]);
    const { timeoutSeconds } = backend.endpoints["europe-west4"]!["tasks-announceTasks"]!;
    expect(timeoutSeconds).toBe(540);
  });

  it("does not take a default without being asked: a deploy without a terminal names what no .env file gives", async () => {
    const { REGION, ...rest } = environment();
    expect(REGION).toBe("us-central1");
    const planned = planDeploy(readManifest(manifest, project), project, rest);
    await expect(planned).rejects.toThrow("no value for the following environment variables: REGION");
  });

  it("needs no API beyond those that every deploy switches on and that of the schedules, and no service account of its own", () => {
    expect(manifest.requiredAPIs.map(({ api }) => api)).toEqual(["cloudscheduler.googleapis.com"]);
    const accounts = Object.values(manifest.endpoints).map((each) => each.serviceAccountEmail ?? null);
    expect(new Set(accounts)).toEqual(new Set([null]));
  });
});

describe.each(everyReaction)("$name, deployed", ({ name, on }) => {
  it("is retried by the platform, on the topic of its event", () => {
    expect(found(name).eventTrigger).toEqual({
      eventType: "google.cloud.pubsub.topic.v1.messagePublished",
      eventFilters: { topic: on.type },
      retry: true,
    });
  });
});

describe.each(everyAnnouncement)("$name, deployed", ({ name, document, when = "written" }) => {
  it("is retried by the platform, at the writes of its documents that matter", () => {
    expect(found(name).eventTrigger).toMatchObject({
      eventType: `google.cloud.firestore.document.v1.${when}`,
      eventFilterPathPatterns: { document },
      retry: true,
    });
  });
});

const runtimeOf = ({ callableTrigger, scheduleTrigger }: Endpoint) => {
  if (scheduleTrigger) {
    return { concurrency: 1, timeoutSeconds: 300, scheduleTrigger: { retryConfig: { retryCount: 3 } } };
  }
  return callableTrigger
    ? { concurrency: 40, timeoutSeconds: 60 }
    : { concurrency: 20, timeoutSeconds: "{{ params.EVENT_TIMEOUT_SECONDS }}" };
};

describe.each(everyFunction)("the function $name, deployed", ({ name, endpoint }) => {
  it("says how it wants to be run, instead of leaving it to the platform's defaults", () => {
    expect(manifest.endpoints[name]).toMatchObject({
      platform: "gcfv2",
      region: "{{ params.REGION }}",
      availableMemoryMb: 512,
      cpu: 1,
      ...runtimeOf(endpoint),
      entryPoint: name.replace("-", "."),
    });
  });

  it("gets the secrets that its feature needs, and no other", () => {
    const [feature = ""] = name.split("-");
    const bound: Record<string, string[]> = {
      memory: ["GEMINI_API_KEY", "WEAVIATE_API_KEY"],
      story: endpoint.eventTrigger?.eventType.includes("pubsub") ? ["GEMINI_API_KEY"] : [],
    };
    expect(secretsOf(manifest.endpoints[name]!)).toEqual(bound[feature] ?? []);
  });
});

const definitions = Object.entries(parameters).filter(([name]) => /^[A-Z_]+$/.test(name));

describe.each(definitions)("the parameter %s", (name, definition) => {
  it("is asked for at the first deploy, with a sentence that explains it, and has a default unless it is a secret", () => {
    const asked = manifest.params.filter((param) => param.name === name);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.description).toMatch(/^.{20,200}\.$/);
    const isSecret = definition.constructor.name === "SecretParam";
    expect(asked[0]?.default === undefined).toBe(isSecret);
  });
});

describe("the parameters", () => {
  it("are all defined in params.ts", () => {
    const names = definitions.map(([name]) => name);
    expect(manifest.params.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });
});

describe("the bundle", () => {
  /** Each costs a cold start 0.1 s or more, and most functions never use it. */
  const HEAVY = ["@google/genai", "weaviate-client", "@google-cloud/pubsub", "firebase-admin/messaging"];
  const ROOTS = ["firebase-functions", "firebase-functions/v1", "firebase-functions/v2", "firebase-admin"];

  it("does not load at the start what only some functions need", () => {
    const packages = [...staticPackages(chunksOf(staged), "index.js")];
    expect(packages).toContain("firebase-functions/v2/pubsub");
    expect(packages.filter((name) => HEAVY.includes(name) || HEAVY.includes(packageOf(name)))).toEqual([]);
  });

  it("never imports the root of an SDK, which loads everything", () => {
    const imported = [...chunksOf(staged).values()].flatMap(importsOf);
    expect(imported.filter((name) => ROOTS.includes(name))).toEqual([]);
  });

  it("imports only packages that functions/package.json depends on itself", () => {
    const { dependencies } = JSON.parse(readFileSync(join(staged.folder, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const imported = [...chunksOf(staged).values()].flatMap(importsOf);
    const packages = imported.filter((name) => !/^(?:\.|node:)/.test(name)).map(packageOf);
    expect(packages.filter((name) => !(name in dependencies))).toEqual([]);
  });
});
