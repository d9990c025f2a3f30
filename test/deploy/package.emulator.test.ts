import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import firebase from "../../firebase.json" with { type: "json" };
import { everyFunction } from "../contracts/exported.ts";
import { packSource } from "./firebaseTools.ts";
import { run, stageFunctions, type StagedFunctions } from "./stagedFunctions.ts";

// No emulator is needed here. It is in this tier because it installs packages: `npm test` has the time, `npm run check` has not.

/** What lies about in a developer's folder. Most of it would be a leak, the rest a burden. */
const DEVELOPMENT = [
  ".env.local",
  ".secret.local",
  "firebase-debug.log",
  "npm-debug.log",
  "tsconfig.json",
  "node_modules/some/index.js",
  "lib/index.d.ts",
  ".git/config",
];
const MOST_BYTES = 1_000_000;
const ignore = firebase.functions.flatMap((codebase) => codebase.ignore);

let staged: StagedFunctions;
let unpacked: string;
let files: string[];
let zipBytes: number;

const plant = (file: string): void => {
  mkdirSync(dirname(join(staged.folder, file)), { recursive: true });
  writeFileSync(join(staged.folder, file), "not for the cloud");
};

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => path.slice(folder.length + 1).replaceAll(sep, "/")).toSorted();
}

beforeAll(async () => {
  staged = await stageFunctions();
  DEVELOPMENT.forEach(plant);
  const zip = await packSource({ source: staged.folder, ignore, exportType: "zip" });
  zipBytes = statSync(zip).size;
  unpacked = mkdtempSync(join(tmpdir(), "selfos-package-"));
  const archive = await packSource({ source: staged.folder, ignore, exportType: "tar.gz" });
  await run("tar", ["-xzf", archive, "-C", unpacked]);
  files = await filesBelow(unpacked);
  [zip, archive].forEach((file) => rmSync(file));
});
afterAll(() => {
  staged.remove();
  rmSync(unpacked, { recursive: true, force: true });
});

describe("what firebase deploy sends", () => {
  it("is small: Cloud Build reads it at every deploy, and a cold start its part", () => {
    expect(zipBytes).toBeLessThan(MOST_BYTES);
    expect(zipBytes).toBeGreaterThan(1000);
  });

  it("is the bundle, its packages and nothing else", () => {
    const others = files.filter((file) => !/^lib\/[\w-]+\.js(?:\.map)?$/.test(file));
    expect(others).toEqual(["package-lock.json", "package.json"]);
    expect(files).toContain("lib/index.js");
  });

  it("keeps the source texts out of the source maps", () => {
    const maps = files.filter((file) => file.endsWith(".map"));
    expect(maps.length).toBeGreaterThan(0);
    const withTexts = maps.filter(
      (file) => "sourcesContent" in JSON.parse(readFileSync(join(unpacked, file), "utf8")),
    );
    expect(withTexts).toEqual([]);
  });
});

/** Tells which functions the packed source exports. Runs alone in the folder where it was installed. */
const PROBE = `
import { readFileSync } from "node:fs";
const { main } = JSON.parse(readFileSync("package.json", "utf8"));
const features = Object.entries(await import("./" + main));
const functions = features.flatMap(([feature, group]) => Object.entries(group).map(([name, fn]) => [feature + "-" + name, fn]));
const names = functions.filter(([, fn]) => fn.__endpoint && fn.run).map(([name]) => name);
console.log(JSON.stringify({ node: process.version, names }));
process.exit(0);
`;

describe("what Cloud Build makes of it", () => {
  it(
    "installs by the lock file alone and loads with nothing of the repository around it",
    { timeout: 300_000 },
    async () => {
      const alone = mkdtempSync(join(tmpdir(), "selfos-alone-"));
      try {
        cpSync(unpacked, alone, { recursive: true });
        const npm = ["ci", "--omit=dev", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
        await run("npm", npm, { cwd: alone, shell: process.platform === "win32" });
        writeFileSync(join(alone, "probe.mjs"), PROBE);
        const env = {
          PATH: process.env["PATH"],
          GCLOUD_PROJECT: "demo-selfos",
          METADATA_SERVER_DETECTION: "none",
        };
        const { stdout } = await run(execPath, ["probe.mjs"], { cwd: alone, env });
        const loaded = JSON.parse(stdout.trim().split("\n").at(-1)!) as { node: string; names: string[] };
        expect(loaded.node).toMatch(/^v24\./);
        expect(loaded.names.toSorted()).toEqual(everyFunction.map(({ name }) => name).toSorted());
      } finally {
        rmSync(alone, { recursive: true, force: true });
      }
    },
  );
});
