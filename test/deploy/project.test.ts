import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryFolder } from "../../scripts/toolchain/paths.ts";
import { checkIndexes } from "./firebaseTools.ts";
import { groupsThatExpire, indexes } from "./indexes.ts";

const json = (file: string): unknown => JSON.parse(readFileSync(join(repositoryFolder, file), "utf8"));
const firebase = json("firebase.json") as {
  functions: { source: string; runtime: string; predeploy: string[] }[];
  firestore: { rules: string; indexes: string };
};
const functionsPackage = json("functions/package.json") as {
  engines: { node: string };
  scripts?: Record<string, string>;
};

describe("the project", () => {
  it("is by default one that can not be deployed by accident: a demo project exists only in the emulators", () => {
    const { projects } = json(".firebaserc") as { projects: Record<string, string> };
    expect(projects["default"]).toMatch(/^demo-/);
  });

  it("builds before it deploys", () => {
    expect(firebase.functions.map(({ source }) => source)).toEqual(["functions"]);
    expect(firebase.functions[0]?.predeploy).toContain("npm run build");
  });

  it("runs on the same Node in the cloud as here", () => {
    const [major] = process.versions.node.split(".");
    expect(functionsPackage.engines.node).toBe(major);
    expect(firebase.functions[0]?.runtime).toBe(`nodejs${major}`);
  });

  it("leaves nothing to build in the cloud, where esbuild and the sources are not", () => {
    expect(Object.keys(functionsPackage.scripts ?? {})).not.toContain("build");
    expect(Object.keys(functionsPackage.scripts ?? {})).not.toContain("gcp-build");
  });
});

describe("the indexes", () => {
  it("are accepted by the Firebase CLI", () => {
    expect(firebase.firestore.indexes).toBe("firestore.indexes.json");
    expect(() => checkIndexes(indexes)).not.toThrow();
    expect(() => checkIndexes({ indexes: [{ collectionGroup: "tasks" }] })).toThrow("queryScope");
  });

  it("name nothing twice", () => {
    const fields = indexes.fieldOverrides.map(
      ({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`,
    );
    expect(new Set(fields).size).toBe(fields.length);
    expect(new Set(indexes.indexes.map((index) => JSON.stringify(index))).size).toBe(indexes.indexes.length);
  });

  it("let the database delete what expires, and do not index when: that would be a hot spot", () => {
    expect(groupsThatExpire().toSorted()).toEqual([
      "deadLetters",
      "deliveries",
      "eventLog",
      "memories",
      "outbox",
    ]);
    const expiring = indexes.fieldOverrides.filter(({ fieldPath }) => fieldPath === "expiresAt");
    expect(expiring.flatMap((field) => field.indexes)).toEqual([]);
  });

  it("do not cover what is long and never asked for", () => {
    const uncovered = indexes.fieldOverrides
      .filter((field) => !field.ttl && field.indexes.length === 0)
      .map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`);
    expect(uncovered).toEqual(
      expect.arrayContaining(["eventLog.data", "deadLetters.message", "memories.text", "memories.vector"]),
    );
  });
});
