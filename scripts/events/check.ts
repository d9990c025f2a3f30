import { checkProgress, type CheckedUser } from "../../functions/src/progress/check.ts";
import type { Figures } from "../../functions/src/progress/compare.ts";
import { heading, styled } from "../start/report.ts";
import type { Session } from "./connect.ts";
import { closing, count } from "./text.ts";

interface Tally {
  users: number;
  documents: number;
  wrong: number;
  repaired: number;
}

export async function check(
  { context, place, isJson }: Session,
  request: { user?: string | undefined; repair: boolean },
): Promise<boolean> {
  const tally: Tally = { users: 0, documents: 0, wrong: 0, repaired: 0 };
  if (!isJson) {
    heading("Progress against the tasks", place);
  }
  // JSON is a line for each user that differs, then the sum: the list may be longer than memory.
  const tell = isJson ? (user: CheckedUser) => console.log(JSON.stringify(user)) : tellUser;
  for await (const group of checkProgress(context, request)) {
    group.forEach((user) => add(tally, user));
    group.filter(({ differences }) => differences.length > 0).forEach(tell);
  }
  if (isJson) {
    console.log(JSON.stringify(tally));
  } else {
    closing(ending(tally, request.repair));
  }
  return tally.wrong === tally.repaired;
}

function add(tally: Tally, { scopes, differences }: CheckedUser): void {
  tally.users += 1;
  tally.documents += scopes;
  tally.wrong += differences.length;
  tally.repaired += differences.filter(({ isRepaired }) => isRepaired).length;
}

const words = ({ total, completed, percent }: Figures): string => `${completed} of ${total} (${percent} %)`;

function tellUser({ userId, differences }: CheckedUser): void {
  differences.forEach(({ scope, says, is, isRepaired, newStatus }) => {
    const document = styled("cyan", `users/${userId}/progress/${scope.progressId}`);
    const before = says ? `says ${words(says)}` : "is missing";
    const became = newStatus ? `, and the ${scope.kind} is ${newStatus}` : "";
    console.log(`  ${document}`);
    console.log(`    ${before}, the tasks say ${words(is)}${isRepaired ? `: mended${became}` : ""}`);
  });
}

function ending({ users, documents, wrong, repaired }: Tally, isRepair: boolean): string {
  const checked = `${count(users, "user")}, ${count(documents, "progress document")}`;
  if (wrong === 0) {
    return `${checked}: all true.`;
  }
  if (!isRepair) {
    return `${checked}: ${styled("yellow", `${wrong} not true`)}. Mend them with --repair.`;
  }
  const rest = wrong - repaired;
  const others = rest > 0 ? ` ${rest} changed meanwhile: check once more.` : "";
  return `${checked}: ${wrong} not true, ${repaired} mended.${others}`;
}
