import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sabotaged } from "./sabotage.ts";
import { ofTheBus, sabotages } from "./sabotages.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const textOf = (file: string) => readFileSync(`${repository}/${file}`, "utf8");

describe.each(sabotages)("the sabotage: $name", (sabotage) => {
  it("finds its one line of code", () => {
    const before = textOf(sabotage.file);
    const after = sabotaged(before, sabotage);
    expect(after).not.toBe(before);
    const linesBefore = before.split("\n");
    const linesChanged = after.split("\n").filter((line) => !linesBefore.includes(line));
    expect(linesChanged.length).toBeLessThanOrEqual(1);
  });

  it("names tests that are there", () => {
    for (const start of sabotage.tests) {
      expect(
        globSync(`${start}*.test.ts`, { cwd: repository }).concat(
          globSync(`${start}/*.test.ts`, { cwd: repository }),
        ),
      ).not.toEqual([]);
    }
  });
});

describe.each(ofTheBus)("the sabotage of the bus: $name", ({ faults }) => {
  it("is noticed by the fault suite, too, or says why it need not be", () => {
    expect(faults).toBeDefined();
  });
});

describe("the sabotages", () => {
  it("that the fault suite notices name a file of it", () => {
    const files = sabotages.flatMap(({ faults }) => (faults ? [faults.file] : []));
    const missing = files.filter((file) => !existsSync(`${repository}/test/faults/${file}.emulator.test.ts`));
    expect(missing).toEqual([]);
  });

  it("have a name each", () => {
    const names = sabotages.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
