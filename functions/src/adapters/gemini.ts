import type { GoogleGenAI } from "@google/genai";

export interface GeminiOptions {
  apiKey: string;
  model: string;
  /** The longest that one request may take. */
  timeoutSeconds: number;
}

/**
 * One client, made and its SDK loaded at first use. The SDK does not retry unless asked to, and is not asked: deliveries are
 * retried with a longer patience than it has. `GOOGLE_GEMINI_BASE_URL` names another server.
 */
export function geminiClient({ apiKey, timeoutSeconds }: GeminiOptions): () => Promise<GoogleGenAI> {
  let client: Promise<GoogleGenAI> | undefined;
  const make = async () => {
    const { GoogleGenAI: Client } = await import("@google/genai");
    return new Client({ apiKey, vertexai: false, httpOptions: { timeout: timeoutSeconds * 1000 } });
  };
  return () => (client ??= make());
}

/** Says what Gemini said. Everything may be tried again: quotas refill, servers recover, keys are replaced. */
export function explainGemini(error: unknown, { model, timeoutSeconds }: GeminiOptions): Error {
  const said = error instanceof Error ? error.message : String(error);
  const status = error instanceof Error && "status" in error ? Number(error.status) : undefined;
  if (status === 401 || status === 403 || /API_KEY_INVALID|API key not valid/.test(said))
    return new Error(`Gemini refused the API key (GEMINI_API_KEY): ${said}`, { cause: error });
  if (status !== undefined)
    return new Error(`Gemini (${model}) answered ${status}: ${said}`, { cause: error });
  if (error instanceof Error && /Abort|Timeout/.test(error.name))
    return new Error(`Gemini (${model}) did not answer within ${timeoutSeconds} seconds`, { cause: error });
  return new Error(`Gemini (${model}) failed: ${said}`, { cause: error });
}
