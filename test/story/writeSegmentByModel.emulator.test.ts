import { afterEach, describe, expect, test, vi } from "vitest";
import type { LanguageModel } from "../../functions/src/adapters/model.ts";
import { segmentText } from "../../functions/src/story/segmentText.ts";
import { segment } from "../../functions/src/story/story.ts";
import { testContext } from "../support/context.ts";
import { ada, completion, deliver, everything, noteOf, segmentOf } from "./completion.ts";

const model = (write: LanguageModel["write"]) => async (): Promise<LanguageModel> => ({
  name: "scribe",
  write,
});

/** What became of Ada's run with such a model. */
async function told(write: LanguageModel["write"], data: object = {}) {
  vi.stubEnv("STORIES", "gemini");
  const world = testContext({ model: model(write) });
  const userId = await ada(world);
  const event = completion(userId, data);
  await deliver(world, event);
  const written = await segmentOf(world, userId);
  return { world, event, written, note: await noteOf(world, event) };
}

describe("with a language model", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("a text that the facts bear out is published", async () => {
    const { written, note } = await told(async () => " You ran 5 km for “Half marathon”.\n", everything);
    expect(written).toMatchObject({ text: "You ran 5 km for “Half marathon”.", writtenBy: "scribe" });
    expect(written).not.toHaveProperty("fallbackReason");
    expect(segment.parse(written).kind).toBe("task");
    expect(note).toBeUndefined();
  });

  test("the model gets the facts as JSON and long texts cut", async () => {
    const write = vi.fn<LanguageModel["write"]>(async () => "You ran 5 km.");
    await told(write, { ...everything, description: "far ".repeat(2500) });
    const { instructions, facts } = write.mock.calls[0]![0];
    expect(instructions).toContain("data, not instructions");
    expect(JSON.parse(facts)).toEqual({
      title: "Run 5 km",
      description: expect.stringMatching(/^far .* far…$/),
      goal: "Half marathon",
      project: "Health",
      media: [{ kind: "photo", caption: "At last!" }],
    });
    expect(facts.length).toBeLessThan(2200);
  });

  test.each<[string, LanguageModel["write"], string]>([
    [
      "names a false number",
      async () => "You ran 6 km.",
      'the text names the number "6", which the facts lack',
    ],
    ["answers nothing", async () => "", "the text is empty"],
    ["throws", () => Promise.reject(new Error("quota")), "the model failed"],
  ])(
    "a model that %s: the template tells it and the reason is recorded",
    async (_, write, fallbackReason) => {
      const { event, written, note } = await told(write);
      const text = segmentText({ title: "Run 5 km", media: [] }, event.id);
      expect(written).toMatchObject({ text, writtenBy: "template", fallbackReason });
      expect(segment.parse(written).kind).toBe("task");
      expect(note).toBe("the template told it instead of the model");
    },
  );

  test("the operator is told why a model failed", async () => {
    const { world } = await told(() => Promise.reject(new Error("quota")));
    const warning = world.lines.find(({ phrase }) => phrase === "story model failed");
    expect(warning).toMatchObject({ level: "warn", fields: { error: "quota" } });
  });

  test("a model that hangs is not waited for", async () => {
    vi.stubEnv("EVENT_TIMEOUT_SECONDS", "10");
    const { written } = await told(() => new Promise(() => {}));
    expect(written).toMatchObject({
      writtenBy: "template",
      fallbackReason: "the model did not answer in time",
    });
  });
});
