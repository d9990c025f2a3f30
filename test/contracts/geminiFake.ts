import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** How the fake answers from now on. `normal` is what the service does for a good request with the key `good-key`. */
export type Mood = "normal" | "quota" | "broken" | "slow" | "not JSON" | "empty" | "blocked" | "cut off";

export interface Asked {
  path: string;
  key: string | undefined;
  body: {
    contents?: { parts: { text: string }[] }[];
    systemInstruction?: { parts: { text: string }[] };
    requests?: EmbedRequest[];
  };
}

interface EmbedRequest {
  model: string;
  content: { parts: { text: string }[] };
  taskType?: string;
  outputDimensionality?: number;
}

/** The two methods of the Gemini API that we use, as REST speaks them: `generateContent` and `batchEmbedContents`. */
export async function fakeGemini() {
  const asked: Asked[] = [];
  const state: State = {
    mood: "normal",
    vectorsPerText: 1,
    slowMilliseconds: 2000,
    says: (facts) => `A story about ${facts}.`,
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const one = await received(request);
    asked.push(one);
    if (state.mood === "slow") await sleep(state.slowMilliseconds);
    answer(response, one, state);
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, asked, state, close };
}

async function received(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const key = request.headers["x-goog-api-key"];
  return {
    path: request.url ?? "",
    key: Array.isArray(key) ? key[0] : key,
    body: JSON.parse(Buffer.concat(chunks).toString()) as Asked["body"],
  };
}

interface State {
  mood: Mood;
  vectorsPerText: number;
  dimensions?: number;
  slowMilliseconds: number;
  /** The story that is made of facts. */
  says: (facts: string) => string;
}

function answer(response: ServerResponse, one: Asked, state: State): void {
  const refuse = (code: number, status: string, message: string) =>
    send(response, code, { error: { code, message, status } });
  if (one.key !== "good-key")
    return refuse(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
  if (state.mood === "broken") return refuse(500, "INTERNAL", "An internal error has occurred.");
  if (state.mood === "quota") {
    response.setHeader("retry-after", "7");
    return refuse(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota. Please retry in 7s.");
  }
  if (state.mood === "not JSON") return void response.end("<html>proxy</html>");
  if (one.path.endsWith(":batchEmbedContents")) return send(response, 200, embeddings(one, state));
  if (one.path.endsWith(":generateContent")) return send(response, 200, generated(one, state));
  refuse(404, "NOT_FOUND", `no method ${one.path}`);
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(body));
}

/** Not of length 1, as the service gives shortened vectors; different for different texts. */
function embeddings({ body: { requests = [] } }: Asked, { vectorsPerText, dimensions, mood }: State) {
  if (mood === "empty") return {};
  const made = requests.flatMap(({ content, outputDimensionality }) => {
    const length = dimensions ?? outputDimensionality ?? 3072;
    const first = content.parts.map((part) => part.text).join("").length;
    const values = Array.from({ length }, (_, index) => (index === 0 ? first : 0.5));
    return Array.from({ length: vectorsPerText }, () => ({ values }));
  });
  return { embeddings: made };
}

function generated({ body }: Asked, { mood, says }: State) {
  if (mood === "blocked") return { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } };
  if (mood === "empty") return { candidates: [{ content: { role: "model" }, finishReason: "STOP" }] };
  const text = ` ${says(body.contents?.[0]?.parts[0]?.text ?? "")}\n`;
  const finishReason = mood === "cut off" ? "MAX_TOKENS" : "STOP";
  const parts = [{ text: "thinking", thought: true }, { text }];
  return { candidates: [{ content: { role: "model", parts }, finishReason, index: 0 }] };
}
