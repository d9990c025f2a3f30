/**
 * Bundles functions/src into functions/lib: our code and small pure libraries; the SDKs stay packages of their own.
 * Called with a folder, it writes there instead: tests must not take away what another process is running.
 */
import { rmSync } from "node:fs";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "functions/lib";

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ["functions/src/index.ts"],
  outdir,
  bundle: true,
  // What is imported lazily becomes a file of its own, which a cold start does not read.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  sourcemap: "linked",
  sourcesContent: false,
  minifySyntax: true,
  // The SDKs read files of their own by path, and the Firebase CLI looks for firebase-functions beside us.
  external: [
    "firebase-functions",
    "firebase-functions/*",
    "firebase-admin",
    "firebase-admin/*",
    "@google-cloud/*",
    "@google/genai",
    "weaviate-client",
  ],
  logLevel: "warning",
});
