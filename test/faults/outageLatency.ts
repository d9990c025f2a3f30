import type { DocumentSnapshot, Firestore, Timestamp } from "../../functions/src/adapters/firestore.ts";
import type { Phase } from "./outagePhases.ts";

/** One event that one reaction has ended. */
export interface Ended {
  reaction: string;
  /** The document that the event is about. */
  subject: string;
  finishedAt: Date;
  /** From the commit of the write that the event tells of to the commit of the delivery record. */
  milliseconds: number;
}

/** Everything that was written in a phase, or came of it, and has ended. */
export async function endedIn(
  db: Firestore,
  { from, until }: Pick<Phase, "from" | "until">,
): Promise<Ended[]> {
  const events = await db.collection("eventLog").where("time", ">=", from).where("time", "<", until).get();
  const refs = events.docs.flatMap((event) =>
    (event.get("reactions") as string[]).map((reaction) => ({ event, reaction })),
  );
  const records = await db.getAll(
    ...refs.map(({ event, reaction }) => event.ref.collection("deliveries").doc(reaction)),
  );
  return records.map((record, index) => endedOf(record, refs[index]!.event));
}

function endedOf(record: DocumentSnapshot, event: DocumentSnapshot): Ended {
  const finishedAt = record.get("finishedAt") as Timestamp;
  const written = event.get("time") as Timestamp;
  return {
    reaction: record.id,
    subject: event.get("subject") as string,
    finishedAt: finishedAt.toDate(),
    milliseconds: exactly(finishedAt) - exactly(written),
  };
}

const exactly = ({ seconds, nanoseconds }: Timestamp): number => seconds * 1000 + nanoseconds / 1e6;

export function medianOf(numbers: number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How much longer the ill ones took: 1 is the same. */
export const ratioOf = ({ ill, well }: Record<"ill" | "well", Ended[]>): number =>
  medianOf(ill.map(({ milliseconds }) => milliseconds)) /
  medianOf(well.map(({ milliseconds }) => milliseconds));

export const without = (ended: Ended[], reactions: string[]): Ended[] =>
  ended.filter(({ reaction }) => !reactions.includes(reaction));

/** The medians of each reaction, to see which one an odd ratio comes from. */
export function mediansOf(ended: Ended[]): Record<string, number> {
  const names = [...new Set(ended.map(({ reaction }) => reaction))].toSorted();
  const of = (name: string) =>
    medianOf(ended.flatMap(({ reaction, milliseconds }) => (reaction === name ? [milliseconds] : [])));
  return Object.fromEntries(names.map((name) => [name, Math.round(of(name) * 10) / 10]));
}
