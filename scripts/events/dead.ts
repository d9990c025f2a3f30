import { listDeadLetters, type DeadGroup } from "../../functions/src/operations/listDeadLetters.ts";
import type { DeadRequest } from "../../functions/src/operations/requests.ts";
import { heading, styled } from "../start/report.ts";
import type { Session } from "./connect.ts";
import { asJson, closing, count, day } from "./text.ts";

const ABOUT = { delivery: "", announcement: " (not announced)", message: " (no event)" } as const;

export async function dead({ context, place, isJson }: Session, request: DeadRequest): Promise<boolean> {
  const answer = await listDeadLetters(context, request);
  if (isJson) {
    asJson(answer);
    return true;
  }
  heading("Dead letters", `by defect, UTC, ${place}`);
  answer.groups.forEach(tell);
  if (answer.groups.length === 0) {
    console.log("  None. Nothing was given up.");
    return true;
  }
  closing(
    `${count(answer.letters, "letter")}, ${count(answer.groups.length, "defect")}. ` +
      "Mend the cause, then: npm run events -- replay --dead --error <fingerprint>",
  );
  return true;
}

function tell(group: DeadGroup): void {
  const { fingerprint, reaction, about, error, codeVersion, first, last, example } = group;
  console.log(
    `  ${styled("cyan", fingerprint)}  ${count(group.count, "letter")}  ${styled("bold", reaction)}${ABOUT[about]}`,
  );
  console.log(`            ${styled("red", error)}`);
  const when = first === last ? day(first) : `${day(first)} to ${day(last)}`;
  console.log(styled("dim", `            ${when}, code ${codeVersion}`));
  console.log(styled("dim", `            e.g. ${example}`));
}
