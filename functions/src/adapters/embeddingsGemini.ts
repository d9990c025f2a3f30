import type { ContentEmbedding } from "@google/genai";
import type { Embeddings } from "./embeddings.ts";
import { explainGemini, geminiClient, type GeminiOptions } from "./gemini.ts";
import { normalised } from "./similarity.ts";

type Purpose = Parameters<Embeddings["embed"]>[1];

/** The service takes no more texts in one request. */
const textsPerRequest = 100;

/** Vectors by meaning. Model and dimensions together are a space of their own: neither mixes with others. */
export function geminiEmbeddings(options: GeminiOptions & { dimensions: number }): Embeddings {
  const { model, dimensions } = options;
  const client = geminiClient(options);
  const embedSome = async (texts: string[], purpose: Purpose) => {
    const request = { model, ...asked(texts, purpose, options) };
    const answer = await client()
      .then(({ models }) => models.embedContent(request))
      .catch((error: unknown) => {
        throw explainGemini(error, options);
      });
    return checked(answer.embeddings ?? [], texts.length, dimensions);
  };
  return {
    model: `${model}-${dimensions}`,
    dimensions,
    async embed(texts, purpose) {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += textsPerRequest)
        vectors.push(...(await embedSome(texts.slice(start, start + textsPerRequest), purpose)));
      return vectors;
    },
  };
}

/**
 * gemini-embedding-2 takes no task type: it wants the task in the text. The models before it take the field.
 * Each text is a content of its own; as bare strings the SDK would join them to one content with one vector.
 */
function asked(
  texts: string[],
  purpose: Purpose,
  { model, dimensions }: { model: string; dimensions: number },
) {
  const inText = model.includes("gemini-embedding-2");
  const prefix = purpose === "query" ? "task: search result | query: " : "title: none | text: ";
  const taskType = purpose === "query" ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT";
  return {
    contents: texts.map((text) => ({ parts: [{ text: inText ? prefix + text : text }] })),
    config: { outputDimensionality: dimensions, ...(!inText && { taskType }) },
  };
}

/** Shortened vectors of the older models do not have length 1. */
function checked(embeddings: ContentEmbedding[], count: number, dimensions: number): number[][] {
  if (embeddings.length !== count)
    throw new Error(`Gemini gave ${embeddings.length} vectors for ${count} texts`);
  return embeddings.map(({ values = [] }) => {
    if (
      values.length !== dimensions ||
      !values.every(Number.isFinite) ||
      values.every((value) => value === 0)
    )
      throw new Error(`Gemini gave a vector of ${values.length} usable numbers instead of ${dimensions}`);
    return normalised(values);
  });
}
