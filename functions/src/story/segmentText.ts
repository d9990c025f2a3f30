import { createHash } from "node:crypto";
import { IntlMessageFormat } from "intl-messageformat";
import { quoted } from "./quoted.ts";
import { countKinds, type SegmentFacts } from "./segmentFacts.ts";
import { completed, counted, withMedia } from "./templates.ts";

/** The longest that a user's words may be within a sentence, in characters. */
const TITLE_LENGTH = 120;
const CAPTION_LENGTH = 160;

/** Tells the facts by templates: one or two plain sentences. Which ones is up to the event's id, so a retry says the same. */
export function segmentText(facts: SegmentFacts, eventId: string): string {
  const sentences = [completedSentence(facts, eventId)];
  return (facts.media.length === 0 ? sentences : [...sentences, mediaSentence(facts, eventId)]).join(" ");
}

function completedSentence({ title, goal, project }: SegmentFacts, eventId: string): string {
  return format(choose(completed[scopeOf({ goal, project })], `${eventId}/completed`), {
    title: quoted(title, TITLE_LENGTH),
    goal: quoted(goal ?? "", TITLE_LENGTH),
    project: quoted(project ?? "", TITLE_LENGTH),
  });
}

function scopeOf({ goal, project }: Pick<SegmentFacts, "goal" | "project">): keyof typeof completed {
  if (goal === undefined) {
    return project === undefined ? "alone" : "project";
  }
  return project === undefined ? "goal" : "both";
}

const list = new Intl.ListFormat("en", { type: "conjunction" });

function mediaSentence({ media }: SegmentFacts, eventId: string): string {
  const caption = media.find((each) => each.caption?.trim())?.caption;
  const variants = withMedia[caption === undefined ? "plain" : "captioned"];
  return format(choose(variants, `${eventId}/media`), {
    media: list.format(countKinds(media).map(({ kind, count }) => format(counted[kind], { count }))),
    caption: quoted(caption ?? "", CAPTION_LENGTH),
    count: media.length,
  });
}

function choose(variants: readonly string[], key: string): string {
  const number = createHash("sha256").update(key).digest().readUInt32BE(0);
  return variants[number % variants.length] ?? "";
}

const compiled = new Map<string, IntlMessageFormat>();

function format(message: string, values: Record<string, string | number>): string {
  const known = compiled.get(message) ?? new IntlMessageFormat(message, "en");
  compiled.set(message, known);
  return String(known.format(values));
}
