import { afterEach, describe, expect, it, vi } from "vitest";
import * as deployed from "../../functions/src/index.ts";
import { discover, type DeployedFunction } from "../../platform/discover.ts";

const functions = discover(deployed);

/** The functions as an instance of one of them sees them: Cloud Run names it as the path of its export. */
async function functionsOfInstance({ name }: DeployedFunction): Promise<DeployedFunction[]> {
  vi.resetModules();
  vi.stubEnv("FUNCTION_TARGET", name.replaceAll("-", "."));
  return discover(await import("../../functions/src/index.ts"));
}

describe("an instance", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(functions.map((each) => [each.name, each] as const))("of %s serves it", async (name, each) => {
    expect((await functionsOfInstance(each)).map((served) => served.name)).toContain(name);
  });

  it("of a reaction serves no callable, whose module it would have to load", async () => {
    const reaction = functions.find(({ name }) => name === "progress-advanceOnTaskCompleted")!;
    const served = await functionsOfInstance(reaction);
    expect(served.filter(({ endpoint }) => endpoint.callableTrigger)).toEqual([]);
  });
});
