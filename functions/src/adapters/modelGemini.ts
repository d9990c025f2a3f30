import { explainGemini, geminiClient, type GeminiOptions } from "./gemini.ts";
import type { LanguageModel } from "./model.ts";

/** Texts by a Gemini model. Half a text, cut off by a filter or a limit, is no text. */
export function geminiModel(options: GeminiOptions): LanguageModel {
  const { model } = options;
  const client = geminiClient(options);
  return {
    name: model,
    async write({ instructions, facts }) {
      const request = { model, contents: facts, config: { systemInstruction: instructions } };
      const answer = await client()
        .then(({ models }) => models.generateContent(request))
        .catch((error: unknown) => {
          throw explainGemini(error, options);
        });
      const refusal = answer.promptFeedback?.blockReason;
      if (refusal !== undefined) throw new Error(`Gemini (${model}) refused the request: ${refusal}`);
      const ended = answer.candidates?.[0]?.finishReason ?? "STOP";
      if (ended !== "STOP") throw new Error(`Gemini (${model}) stopped early: ${ended}`);
      const text = answer.text?.trim() ?? "";
      if (text === "") throw new Error(`Gemini (${model}) answered with no text`);
      return text;
    },
  };
}
