import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { geminiEmbeddings } from "../../functions/src/adapters/embeddingsGemini.ts";
import { geminiModel } from "../../functions/src/adapters/modelGemini.ts";
import { fakeGemini, type Mood } from "./geminiFake.ts";

let gemini: Awaited<ReturnType<typeof fakeGemini>>;
beforeAll(async () => {
  gemini = await fakeGemini();
  process.env.GOOGLE_GEMINI_BASE_URL = gemini.url;
});
afterAll(async () => {
  delete process.env.GOOGLE_GEMINI_BASE_URL;
  await gemini.close();
});
beforeEach(() => {
  gemini.asked.length = 0;
  gemini.state.mood = "normal";
  gemini.state.vectorsPerText = 1;
  delete gemini.state.dimensions;
});

const model = (apiKey = "good-key") =>
  geminiModel({ apiKey, model: "gemini-3.8-flash", timeoutSeconds: 0.5 });
const embeddings = (name = "gemini-embedding-2", apiKey = "good-key") =>
  geminiEmbeddings({ apiKey, model: name, dimensions: 768, timeoutSeconds: 0.5 });
const request = { instructions: "Write one sentence.", facts: "a run of 5 km" };

const ask = (text: string) => ({
  model: "models/gemini-embedding-2",
  content: { parts: [{ text }] },
  outputDimensionality: 768,
});

const failures: [Mood, string][] = [
  ["quota", "429: .*exceeded your current quota"],
  ["broken", "500: .*internal error"],
  ["slow", "did not answer within 0.5 seconds"],
  ["not JSON", "failed: "],
];

describe("the Gemini model", () => {
  it("writes from instructions and facts, and leaves out what it only thought", async () => {
    expect(await model().write(request)).toBe("A story about a run of 5 km.");
    expect(gemini.asked).toMatchObject([
      {
        path: "/v1/models/gemini-3.8-flash:generateContent",
        body: {
          systemInstruction: { parts: [{ text: "Write one sentence." }] },
          contents: [{ parts: [{ text: "a run of 5 km" }] }],
        },
      },
    ]);
  });

  it.each(failures)("says what went wrong, at once: %s", async (mood, said) => {
    gemini.state.mood = mood;
    await expect(model().write(request)).rejects.toThrow(
      new RegExp(`Gemini \\(gemini-3.8-flash\\).*${said}`),
    );
    expect(gemini.asked).toHaveLength(1);
  });

  it.each<[Mood, string]>([
    ["empty", "answered with no text"],
    ["blocked", "refused the request: PROHIBITED_CONTENT"],
    ["cut off", "stopped early: MAX_TOKENS"],
  ])("takes half a text or none for a failure: %s", async (mood, said) => {
    gemini.state.mood = mood;
    await expect(model().write(request)).rejects.toThrow(said);
  });

  it("says that a wrong key was refused", async () => {
    await expect(model("bad-key").write(request)).rejects.toThrow(
      "Gemini refused the API key (GEMINI_API_KEY)",
    );
  });

  it("says that a dead server failed", async () => {
    const other = await fakeGemini();
    await other.close();
    process.env.GOOGLE_GEMINI_BASE_URL = other.url;
    await expect(model().write(request)).rejects.toThrow("Gemini (gemini-3.8-flash) failed");
    process.env.GOOGLE_GEMINI_BASE_URL = gemini.url;
  });
});

describe("the Gemini embeddings", () => {
  it("gives one vector of length 1 for each text, in order", async () => {
    const [short, long] = await embeddings().embed(["a", "a much longer text"], "document");
    expect([short!.length, long!.length]).toEqual([768, 768]);
    expect(Math.hypot(...short!)).toBeCloseTo(1, 9);
    expect(Math.hypot(...long!)).toBeCloseTo(1, 9);
    expect(long![0]).toBeGreaterThan(short![0]!);
  });

  it("names model and dimensions, because both make the space", () => {
    expect(embeddings().model).toBe("gemini-embedding-2-768");
  });

  it("tells gemini-embedding-2 the task in the text, each text by itself", async () => {
    await embeddings().embed(["run"], "query");
    await embeddings().embed(["run", "swim"], "document");
    const path = "/v1/models/gemini-embedding-2:batchEmbedContents";
    expect(gemini.asked.map((each) => each.path)).toEqual([path, path]);
    expect(gemini.asked[0]!.body.requests).toEqual([ask("task: search result | query: run")]);
    expect(gemini.asked[1]!.body.requests).toEqual([
      ask("title: none | text: run"),
      ask("title: none | text: swim"),
    ]);
  });

  it("tells gemini-embedding-001 the task in the field for it", async () => {
    await embeddings("gemini-embedding-001").embed(["run"], "query");
    await embeddings("gemini-embedding-001").embed(["run"], "document");
    const [asked, stored] = gemini.asked.map((each) => each.body.requests![0]);
    expect(asked).toMatchObject({ taskType: "RETRIEVAL_QUERY", content: { parts: [{ text: "run" }] } });
    expect(stored).toMatchObject({ taskType: "RETRIEVAL_DOCUMENT", content: { parts: [{ text: "run" }] } });
  });

  it("asks for at most 100 texts at once, and for none not at all", async () => {
    const texts = Array.from({ length: 250 }, (_, index) => "x".repeat(index));
    expect(await embeddings().embed(texts, "document")).toHaveLength(250);
    expect(gemini.asked.map((each) => each.body.requests!.length)).toEqual([100, 100, 50]);
    expect(await embeddings().embed([], "document")).toEqual([]);
    expect(gemini.asked).toHaveLength(3);
  });

  it.each(failures)("says what went wrong, at once: %s", async (mood, said) => {
    gemini.state.mood = mood;
    const asking = embeddings().embed(["run"], "query");
    await expect(asking).rejects.toThrow(new RegExp(`Gemini \\(gemini-embedding-2\\).*${said}`));
    expect(gemini.asked).toHaveLength(1);
  });

  it("takes a wrong number of vectors or of dimensions for a failure", async () => {
    gemini.state.vectorsPerText = 2;
    await expect(embeddings().embed(["run"], "query")).rejects.toThrow("2 vectors for 1 texts");
    gemini.state.mood = "empty";
    await expect(embeddings().embed(["run"], "query")).rejects.toThrow("0 vectors for 1 texts");
    gemini.state.mood = "normal";
    gemini.state.vectorsPerText = 1;
    gemini.state.dimensions = 5;
    await expect(embeddings().embed(["run"], "query")).rejects.toThrow(
      "a vector of 5 usable numbers instead of 768",
    );
  });

  it("says that a wrong key was refused", async () => {
    const asking = embeddings("gemini-embedding-2", "bad-key").embed(["run"], "query");
    await expect(asking).rejects.toThrow("Gemini refused the API key (GEMINI_API_KEY)");
  });
});
