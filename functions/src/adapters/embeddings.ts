/** Turns text into vectors. */
export interface Embeddings {
  /** Name and version of the model; stored beside each vector. */
  readonly model: string;
  readonly dimensions: number;
  /** One vector of length 1 (Euclidean) for each text, in order. `query` for what is searched, `document` for what is stored. */
  embed(texts: string[], purpose: "query" | "document"): Promise<number[][]>;
}
