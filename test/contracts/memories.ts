import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { embeddedEmbeddings } from "../../functions/src/adapters/embeddingsEmbedded.ts";
import type { Hit, Memory, Query, Vectors } from "../../functions/src/adapters/vectors.ts";

export const embeddings = embeddedEmbeddings();
const noon = Date.parse("2026-03-01T12:00:00Z");
/** The version of so many seconds after noon. */
export const at = (seconds: number) => new Date(noon + seconds * 1000);

export async function vectorOf(text: string, purpose: "query" | "document"): Promise<number[]> {
  const [vector] = await embeddings.embed([text], purpose);
  return vector!;
}

type Said = Partial<Omit<Memory, "subject" | "text">>;

export async function memory(subject: string, text: string, said: Said = {}): Promise<Memory> {
  const vector = await vectorOf(text, "document");
  return { subject, text, vector, version: at(0), labels: [], model: embeddings.model, ...said };
}

export async function query(text: string, said: Partial<Query> = {}): Promise<Query> {
  return { vector: await vectorOf(text, "query"), model: embeddings.model, text, limit: 10, ...said };
}

export const subjectsOf = (hits: Hit[]) => hits.map((hit) => hit.subject);

const isPassing = (error: unknown) => /another delivery|took over|contention|ABORTED/.test(String(error));

/** As the platform does: what throws is delivered again, until it does not. */
export async function delivered<T>(work: () => Promise<T>): Promise<T> {
  let left = 200;
  for (;;) {
    const outcome = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ("value" in outcome) return outcome.value;
    if ((left -= 1) === 0 || !isPassing(outcome.error)) throw outcome.error;
    await sleep(5 + Math.random() * 20);
  }
}

export const newUser = () => `user_${randomUUID()}`;

/** A user with five memories that have nothing in common. */
export async function diary(vectors: Vectors): Promise<{ vectors: Vectors; userId: string }> {
  const userId = newUser();
  const texts = {
    "tasks/run": ["Run 5 km along the river", "goalId:halfMarathon", "tag:sport"],
    "tasks/swim": ["Swim twenty lengths of the pool", "goalId:triathlon", "tag:sport"],
    "tasks/book": ["Read two chapters of the cookbook", "tag:evening"],
    "tasks/report": ["Send the quarterly report to Anna", "tag:office"],
    "stories/week": ["A calm week with long walks in the forest"],
  };
  for (const [subject, [text, ...labels]] of Object.entries(texts))
    await vectors.store(userId, await memory(subject, text!, { labels }));
  return { vectors, userId };
}
