import type { Replace } from "./firestoreConflicts.ts";

/** What is remembered of one document of a user. */
export interface Memory {
  /** The document that it is about, e.g. `tasks/run5k`. Unique within the user. */
  subject: string;
  /** When the subject was in this state (its update time). An older version never overwrites a newer one. */
  version: Date;
  text: string;
  /** What a search may be narrowed to, as `key:value`, e.g. `goalId:halfMarathon`. */
  labels: string[];
  vector: number[];
  /** The model that made the vector, e.g. `embedded-1`; vectors of different models are never compared. */
  model: string;
}

export interface Query {
  vector: number[];
  model: string;
  /** The words searched for; a store that can also search by words uses them. */
  text: string;
  /** How many hits at most. */
  limit: number;
  /** Only memories that carry this label. */
  label?: string;
}

export interface Hit {
  subject: string;
  text: string;
  labels: string[];
  /** Similarity: 1 is the same, 0 is nothing in common. */
  score: number;
}

/**
 * The vector store. Everything lies below one user; nothing crosses users.
 * A store that lies in the caller's database writes by `replace`, if there is one: together with what the caller commits.
 * Every method throws a retryable error when the store can not be reached or refuses the credentials, and says which.
 */
export interface Vectors {
  /** Stores a memory, or leaves a newer version (also a newer forgetting) as it is and says `outdated`. */
  store(userId: string, memory: Memory, replace?: Replace): Promise<"stored" | "outdated">;
  /** Removes text and vector; a `store` of an older version that arrives later does not bring them back. */
  forget(userId: string, which: Pick<Memory, "subject" | "version">, replace?: Replace): Promise<void>;
  /** The nearest memories, best first. */
  search(userId: string, query: Query): Promise<Hit[]>;
}
