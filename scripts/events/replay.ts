import { planReplay, runReplay } from "../../functions/src/operations/replay.ts";
import type { PlanReport } from "../../functions/src/operations/planReport.ts";
import type { ReplayRequest } from "../../functions/src/operations/requests.ts";
import type { RunReport } from "../../functions/src/operations/run.ts";
import { heading, line, styled } from "../start/report.ts";
import type { Session } from "./connect.ts";
import { progressOf } from "./progressBar.ts";
import { asJson, closing, count, duration } from "./text.ts";

export async function replay(session: Session, request: ReplayRequest): Promise<boolean> {
  const { context, isJson, place } = session;
  const plan = await planReplay(context, request);
  const isRun = request.go && plan.messages > 0;
  if (!isJson) {
    heading(request.go ? "Replay" : "Replay, dry run", place);
    tellPlan(plan, request);
  }
  const progress = isJson ? undefined : progressOf(sum(plan.deliveries));
  const run = isRun
    ? await runReplay(context, request, { onProgress: (report) => progress?.show(report) })
    : null;
  progress?.end();
  if (isJson) {
    asJson({ plan, run });
  } else if (run) {
    tellRun(run, plan);
  }
  return run ? isGood(run) : plan.messages > 0 || plan.refused.count === 0;
}

const isGood = ({ failed, unanswered, stopped }: RunReport): boolean =>
  failed === 0 && unanswered === 0 && stopped === null;

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, each) => total + each, 0);

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, number]) => `${name} ${number}`)
    .join(", ");

function tellPlan(plan: PlanReport, { go, rate }: ReplayRequest): void {
  const takes = duration((plan.messages / rate) * 1000);
  const out = `${count(plan.messages, "message")}, at most ${rate} a second`;
  line({
    label: go ? "goes out" : "would go",
    text: plan.messages === 0 ? "nothing" : `${out}: ${takes}`,
  });
  if (plan.messages > 0) {
    Object.entries(plan.deliveries).forEach(([name, number], index) =>
      line({ label: index === 0 ? "runs" : "", text: `${name}  ${number}` }),
    );
    line({ label: "now", text: listed(plan.states) });
  }
  if (plan.finished > 0) {
    line({
      label: "finished",
      text: `${count(plan.finished, "delivery", "deliveries")}, dropped: done is done`,
    });
  }
  plan.refused.first.forEach(({ id, why }, index) => {
    line({ label: index === 0 ? "refused" : "", text: id, isGood: false });
    line({ label: "", text: why });
  });
  if (plan.refused.count > plan.refused.first.length) {
    line({ label: "", text: `and ${plan.refused.count - plan.refused.first.length} more` });
  }
  if (plan.messages > 0 && !go) {
    plan.first.forEach(({ eventId, type }, index) =>
      line({ label: index === 0 ? "first" : "", text: `${eventId}  ${type}` }),
    );
    closing(
      "Nothing was published. The same with --go does it: one first, the rest when that one has succeeded.",
    );
  }
}

function tellRun(run: RunReport, plan: PlanReport): void {
  const { published, succeeded, failed, unanswered, stopped } = run;
  line({ label: "published", text: `${published} of ${count(plan.messages, "message")}` });
  line({ label: "succeeded", text: count(succeeded, "delivery", "deliveries") });
  if (failed > 0) {
    line({ label: "failed", text: count(failed, "delivery", "deliveries"), isGood: false });
  }
  if (unanswered > 0) {
    line({
      label: "no answer",
      text: `${count(unanswered, "delivery", "deliveries")} yet; "show" tells later`,
    });
  }
  if (!stopped) {
    closing(
      isGood(run) ? styled("green", "Done.") : 'Done, but not all succeeded: "dead" and "show" say why.',
    );
    return;
  }
  const where = {
    canary: "Stopped at the first one",
    "same error": "Stopped at an error that is known",
    time: "Stopped",
  };
  closing(styled("red", `${where[stopped.reason]}: ${stopped.why}`));
  if (stopped.delivery) {
    console.log(`  ${stopped.delivery.reaction}~${stopped.delivery.eventId}`);
  }
  const left = plan.messages - published;
  if (left > 0) {
    console.log(
      `  ${count(left, "message")} did not go out. Mend the cause, then replay once more: what succeeded is dropped.`,
    );
  }
}
