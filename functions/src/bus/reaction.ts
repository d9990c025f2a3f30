import type { SecretParam } from "firebase-functions/params";
import type { Transaction, WriteBatch } from "../adapters/firestore.ts";
import type { Replace } from "../adapters/firestoreConflicts.ts";
import type { DataOf, EventType } from "../events/defineEvent.ts";
import type { Context } from "./context.ts";
import type { Cause, Envelope } from "./envelope.ts";
import type { ReactionInfo } from "./registry.ts";

/** An event as a handler receives it: its payload checked. */
export type Event<Data> = Omit<Envelope, "data" | "time"> & { data: Data; time: Date };

/** Why there was nothing to do, or what was odd: kept on the delivery record. No personal text. */
export type Note = string | void;

/** What a handler works with: the world, and three ways to write. What is written is committed together with the delivery record. */
export interface Tools extends Omit<Context, "create" | "publish"> {
  /** For effects that need nothing read first. Committed when the handler returns. */
  batch: WriteBatch;
  /**
   * For effects that depend on what is there, where many may be after the same document: writes it in the batch, on the
   * condition that it still is what was read. If it is not, the handler runs again. `had` names the fields that it may have
   * where not all of them were read.
   */
  replace: Replace;
  /** For effects that depend on what is there, and of which no two meet often. The commit of this transaction finishes the delivery; call it once. */
  transaction(work: (transaction: Transaction) => Promise<Note>): Promise<void>;
  /** For the documents that the handler writes, so that what they announce can say why. */
  cause: Cause;
}

export interface Reaction<Type extends EventType = EventType> extends ReactionInfo {
  on: Type;
  /** Secrets that this reaction reads; bound to it alone. */
  secrets?: SecretParam[];
  /**
   * Deliveries of one user wait for one another within an instance: for handlers that are all after the same document, where many
   * at the same time would do in vain what only one of them can commit.
   */
  oneAtATime?: boolean;
  /** Does one thing. Throw to be retried, throw NonRetryableError for what no retry can mend, return when done. */
  handle(event: Event<DataOf<Type>>, tools: Tools): Promise<Note>;
}
