import { announcements, reactions } from "../../functions/src/bus/registry.ts";
import { catalogue } from "../../functions/src/events/catalogue.ts";

const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`;

/** Which event is announced by what, and what each reaction does about it. */
export function map(): string {
  const rows = catalogue.flatMap(({ type, description }) => [
    row(`**\`${type}\`**`, announcedBy(type), description),
    ...reactions.filter(({ on }) => on.type === type).map(({ name, does }) => row("", `\`${name}\``, does)),
  ]);
  return [
    row("event", "announced by · reaction", "what happened · what it does"),
    row("---", "---", "---"),
    ...rows,
  ].join("\n");
}

const announcedBy = (type: string): string =>
  announcements
    .filter(({ announces }) => announces.some((event) => event.type === type))
    .map(({ name }) => `\`${name}\``)
    .join(", ");
