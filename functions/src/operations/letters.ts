import type { DocumentSnapshot, Timestamp } from "../adapters/firestore.ts";
import type { DeadLetter } from "../bus/deadLetters.ts";

/** A dead letter, with what it is about: that decides what can be done about it. */
export interface Letter extends Omit<DeadLetter, "deadAt" | "expiresAt" | "error"> {
  /** `reaction~eventId`. */
  id: string;
  error: string;
  /** RFC 3339 text. */
  deadAt: string;
  /**
   * - `delivery`: a reaction gave up an event. Replayed by its message.
   * - `announcement`: a change was not announced. There is no message.
   * - `message`: what was delivered is no event. Only shown.
   */
  about: "delivery" | "announcement" | "message";
}

export function letterOf(snapshot: DocumentSnapshot): Letter {
  const { deadAt, expiresAt: _, error, ...letter } = snapshot.data() as DeadLetter & { deadAt: Timestamp };
  return {
    ...letter,
    id: snapshot.id,
    error: error.message,
    deadAt: deadAt.toDate().toISOString(),
    about: aboutOf(letter),
  };
}

function aboutOf({ eventId, message }: Pick<DeadLetter, "eventId" | "message">): Letter["about"] {
  if (eventId.startsWith("message-")) {
    return "message";
  }
  return message ? "delivery" : "announcement";
}
