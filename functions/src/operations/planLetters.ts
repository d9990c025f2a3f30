import type { Context } from "../bus/context.ts";
import { envelopeOf } from "../bus/envelope.ts";
import { loggedEventOf } from "../bus/eventLog.ts";
import type { Letter } from "./letters.ts";
import { keysOf, readKnown, type KnownDeliveries } from "./outcomes.ts";
import { planOf, type Finding } from "./plan.ts";

/** What replaying dead letters means. */
export async function planLetters(context: Context, letters: Letter[]): Promise<Finding[]> {
  const known = await readKnown(
    context.db,
    letters.filter(({ about }) => about === "delivery"),
  );
  const plans = letters.map((letter) => planLetter(context, letter, known.get(letter.eventId)));
  return (await Promise.all(plans)).flat();
}

async function planLetter(
  context: Context,
  letter: Letter,
  known: KnownDeliveries = new Map(),
): Promise<Finding[]> {
  if (letter.about === "message") {
    const why =
      "what was delivered is no event, so there is nothing to replay. It is only kept to be looked at.";
    return [{ kind: "refused", id: letter.id, why }];
  }
  return letter.about === "delivery" ? planDelivery(letter, known) : planAnnouncement(context, letter);
}

/** The message as it was delivered: the event's entry in the log may have expired. */
function planDelivery({ message, ...letter }: Letter, known: KnownDeliveries): Finding[] {
  const raw = { messageId: letter.id, publishTime: letter.deadAt, attributes: {}, data: "", ...message };
  const { id, reaction } = letter;
  const logged = {
    event: envelopeOf(raw),
    reactions: [reaction],
    state: "published",
    announcedAt: "",
  } as const;
  const findings = planOf({ ...logged, reactions: [reaction] }, known, reaction);
  return findings.map((finding) => (finding.kind === "refused" ? { ...finding, id } : finding));
}

/**
 * A change that was not announced has no message. Where its event is in the log (publishing failed for hours), that is
 * published. Where it is not, only another write of the document can announce it: what the change meant is known by the
 * announcement alone, from the document before and after.
 */
async function planAnnouncement({ db }: Context, letter: Letter): Promise<Finding[]> {
  const logged = loggedEventOf(await db.doc(`eventLog/${letter.eventId}`).get());
  if (!logged) {
    return [{ kind: "refused", id: letter.id, why: remedyOf(letter) }];
  }
  const known = (await readKnown(db, keysOf([logged]))).get(letter.eventId) ?? new Map();
  return planOf(logged, known).map((finding) =>
    finding.kind === "message" ? { ...finding, letterId: letter.id } : finding,
  );
}

/** A letter about a document has the announcement's name as its type; one about an event has the event's type, and a message unless that was too large. */
const remedyOf = ({ reaction, type, subject, error }: Letter): string =>
  type === reaction
    ? `${subject} was not announced (${error}). Write it so that it fits: that write announces it.`
    : `its event is neither here nor in the log (${error}). Make the change of ${subject} again.`;
