import { at, change, create, gone, type Attempt } from "./attempt.ts";
import { goal, project, type Kind } from "./kinds.ts";

const cause = { eventId: "a".repeat(32), correlationId: "b".repeat(32), traceparent: "00-1-2-01" };
const completed = (kind: Kind) => ({
  [kind.path]: { ...kind.required, createdAt: at("2026-11-01T08:00:00Z"), cause },
});

/** Goals and projects that the server completed carry the event that made it do so. */
export const keptCauses: Attempt[] = [goal, project].flatMap((kind) => [
  {
    title: `${kind.noun} that the server completed is renamed`,
    given: completed(kind),
    step: change(kind.path, { title: "Another name" }),
  },
  {
    title: `${kind.noun} that the server completed loses the server's reason`,
    given: completed(kind),
    step: change(kind.path, { cause: gone }),
  },
]);

export const forgedCauses: Attempt[] = [goal, project].flatMap((kind) => [
  {
    title: `${kind.noun} is born with a reason of its own`,
    step: create(kind.path, { ...kind.required, cause }),
  },
  {
    title: `${kind.noun} is given a reason of its own`,
    given: { [kind.path]: { ...kind.required, createdAt: at("2026-11-01T08:00:00Z") } },
    step: change(kind.path, { cause }),
  },
  {
    title: `${kind.noun} blames another event`,
    given: completed(kind),
    step: change(kind.path, { cause: { ...cause, eventId: "c".repeat(32) } }),
  },
]);
