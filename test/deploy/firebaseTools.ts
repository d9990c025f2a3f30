import { createRequire } from "node:module";

/** What the CLI makes of a manifest: parameters resolved, everything as it will be asked of the cloud. */
export interface Backend {
  endpoints: Record<string, Record<string, { id: string; timeoutSeconds?: number }>>;
}

interface Build {
  params: { name: string; type: string }[];
}

export interface FileToPack {
  source: string;
  ignore: string[];
  exportType: "zip" | "tar.gz";
}

/** Parts of the Firebase CLI that need no cloud. They are internal: an upgrade may move them, and then these tests say so. */
const internal = createRequire(import.meta.url);
const part = (path: string): unknown => internal(`firebase-tools/lib/${path}.js`);

/** @throws Error in the CLI's words when the manifest is not one. */
export function readManifest(manifest: unknown, project: string): Build {
  type Discovery = { buildFromV1Alpha1(...args: unknown[]): Build };
  const discovery = part("deploy/functions/runtimes/discovery/v1alpha1") as Discovery;
  return discovery.buildFromV1Alpha1(structuredClone(manifest), project, "us-central1", "nodejs24");
}

/**
 * What `firebase deploy --non-interactive` would ask of the cloud, with these parameters. Secrets are left out: the CLI
 * would look for them in Secret Manager.
 * @throws Error in the CLI's words when a parameter has no value or a function can not be deployed as it is.
 */
export async function planDeploy(build: Build, project: string, env: Record<string, string>) {
  type Builds = { resolveBackend(options: object): Promise<{ backend: Backend }> };
  type Validation = { endpointsAreValid(want: Backend, existing: Backend): void };
  const builds = part("deploy/functions/build") as Builds;
  const validation = part("deploy/functions/validate") as Validation;
  const { backend } = await builds.resolveBackend({
    build: { ...build, params: build.params.filter((param) => param.type !== "secret") },
    firebaseConfig: { projectId: project },
    userEnvs: env,
    codebase: "default",
    nonInteractive: true,
  });
  validation.endpointsAreValid(backend, { endpoints: {} });
  return backend;
}

/** Packs the source as a deploy does, into an archive in the temporary folder, and names it. */
export async function packSource({ source, ignore, exportType }: FileToPack): Promise<string> {
  type Packing = { prepareFunctionsUpload(...args: unknown[]): Promise<{ pathToSource: string }> };
  const packing = part("deploy/functions/prepareFunctionsUpload") as Packing;
  const config = { ignore: [...ignore] };
  const packed = await packing.prepareFunctionsUpload(source, source, config, [], undefined, { exportType });
  return packed.pathToSource;
}

/** @throws Error in the CLI's words when firestore.indexes.json is not valid. */
export function checkIndexes(indexes: unknown): void {
  type Api = { FirestoreApi: new () => { validateSpec(spec: unknown): void } };
  const { FirestoreApi } = part("firestore/api") as Api;
  new FirestoreApi().validateSpec(indexes);
}
