import { command, heading } from "../start/report.ts";
import { styled } from "../start/report.ts";

const COMMANDS: [string, string][] = [
  ["list --user U --type T --since 2h", "what happened to these events, newest first"],
  ["show <eventId>", "the life of one event, and its chain; --payload with its content"],
  ["dead --reaction R --since 1d", "what was given up, grouped by defect"],
  ["replay <eventId> | <reaction>~<eventId>", "what would run again; with --go it does"],
  ["replay --dead --error <fingerprint>", "the same for the dead letters of one defect"],
  ["replay --type T --since 3h --reaction R", "the same for one reaction alone; also --user, --held"],
  ["check --user U --repair", "progress against the tasks; --repair mends it"],
];

export function help(): void {
  heading("npm run events -- <command>", "the event log and replay");
  COMMANDS.forEach(([text, explanation]) => command(text, explanation));
  console.log(
    `\n  ${styled("dim", "Times: 30m, 2h, 7d (ago), 2026-11-21, 2026-11-21T07:00Z (UTC). Also: --until, --limit N, --rate N (messages a")}` +
      `\n  ${styled("dim", "second, 10), --json, --project <id> (or GCLOUD_PROJECT). Emulators where FIRESTORE_EMULATOR_HOST is set.")}`,
  );
}
