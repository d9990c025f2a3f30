import type { Sabotage } from "./sabotage.ts";

const progress = "functions/src/progress";
const notifications = "functions/src/notifications";
const adapters = "functions/src/adapters";

/** What keeps the promise in progress, story and push. */
const featureSabotages: Sabotage[] = [
  {
    name: "cancelled tasks are counted",
    file: `${progress}/countTasks.ts`,
    find: 'const OPEN = ["todo",',
    replace: 'const OPEN = ["cancelled", "todo",',
    tests: ["test/progress"],
  },
  {
    name: "sub-tasks are counted beside their parents",
    file: `${progress}/countTasks.ts`,
    find: "if (anySubTask.data().count === 0) {",
    replace: "if (anySubTask.data().count >= 0) {",
    tests: ["test/progress"],
  },
  {
    name: "an earlier count is taken for the truth though it does not cover the event",
    file: `${progress}/recount.ts`,
    find: 'progress.get("readAt").toMillis() > time.getTime();',
    replace: 'progress.get("readAt").toMillis() > 0 * time.getTime();',
    tests: ["test/progress"],
  },
  {
    name: "every event of a burst is counted for, though an earlier count covers it",
    file: `${progress}/recount.ts`,
    find: 'progress.get("readAt").toMillis() > time.getTime();',
    replace: 'progress.get("readAt").toMillis() < 0 * time.getTime();',
    tests: ["test/progress"],
  },
  {
    name: "the causes of progress stand in the order of their arrival",
    file: `${progress}/progress.ts`,
    find: "all.toSorted(newestFirst)",
    replace: "all.toReversed()",
    tests: ["test/progress"],
  },
  {
    name: "the goal that a task has left keeps its old count",
    file: `${progress}/scopes.ts`,
    find: "const before = data.previous ? scopesAt(data.previous) : [];",
    replace: "const before: Scope[] = [];",
    tests: ["test/progress"],
  },
  {
    name: "an abandoned goal is completed",
    file: `${progress}/progress.ts`,
    find: '&& status === "active") {',
    replace: "&& status) {",
    tests: ["test/progress"],
  },
  {
    name: "a goal does not say which event completed it",
    file: `${progress}/recount.ts`,
    find: "cause: tools.cause, updatedAt }",
    replace: "updatedAt }",
    tests: ["test/progress"],
  },
  {
    name: "an inbox item does not say which event it tells of",
    file: `${notifications}/notify.ts`,
    find: "cause: tools.cause,",
    replace: "",
    tests: ["test/notifications/inbox"],
  },
  {
    name: "an older completion replaces the story of a newer one",
    file: "functions/src/story/writeSegment.ts",
    find: "if (isNewer(known, event)) {",
    replace: "if (isNewer(known, event) && !known.exists) {",
    tests: ["test/story/writeSegment"],
  },
  {
    name: "a push is sent without a claim",
    file: `${notifications}/pushClaim.ts`,
    find: "if (isClaimedByAnother(item.channels.push, claimedBy, now)) {",
    replace: "if (isClaimedByAnother(undefined, claimedBy, now)) {",
    tests: ["test/notifications/pushAgain"],
    titles: "keeps the others away",
  },
  {
    name: "a push is sent again to devices that have it",
    file: `${notifications}/pushPlan.ts`,
    find: '["sent", "gone", "refused"]',
    replace: '["gone", "refused"]',
    tests: ["test/notifications/push"],
  },
  {
    name: "what a failed attempt has sent is not remembered",
    file: `${notifications}/pushItem.ts`,
    find: "    await saveOutcomes(tools, claim, sent);\n    throw new Error(again);",
    replace: "    throw new Error(again);",
    tests: ["test/notifications/pushAgain"],
  },
  {
    name: "a device that has registered anew is forgotten",
    file: `${notifications}/pushClaim.ts`,
    find: "return isStill(document, device.addressing) ? [document.ref] : [];",
    replace: "return document.exists ? [document.ref] : [];",
    tests: ["test/notifications/push"],
  },
  {
    name: "a missing role of the server forgets every device",
    file: `${adapters}/fcmOutcome.ts`,
    find: 'return detailsOf(error).some(({ errorCode }) => errorCode === "SENDER_ID_MISMATCH");',
    replace: "return true;",
    tests: ["test/adapters/fcmOutcome"],
  },
];

/** What keeps it in the memory, and between users. */
const memoryAndRules: Sabotage[] = [
  {
    name: "an older version replaces a newer memory",
    file: `${adapters}/vectorsFirestore.ts`,
    find: 'if (known && isNewer(known, { at: memory.version, forgotten: false })) return { result: "outdated" };',
    replace:
      'if (known && isNewer(known, { at: new Date(), forgotten: false })) return { result: "outdated" };',
    tests: ["test/contracts/vectorsFirestore"],
  },
  {
    name: "a memory is forgotten without a tombstone",
    file: `${adapters}/vectorsFirestore.ts`,
    find: "becomes: tombstone(subject, version, now) };",
    replace: "becomes: { subject, ...(tombstone(subject, version, now) && {}) } };",
    tests: ["test/contracts/vectorsFirestore"],
  },
  {
    name: "two write one memory at the same time",
    file: `${adapters}/memoryClaim.ts`,
    find: "known.leaseUntil > now)",
    replace: "known.leaseUntil > after(now, 3600))",
    tests: ["test/adapters/memoryClaim"],
  },
  {
    name: "a write that may still arrive lets the next one in",
    file: `${adapters}/memoryClaim.ts`,
    find: "if (!claiming.mayStillArrive(error)) await",
    replace: "await",
    tests: ["test/adapters/memoryClaim"],
  },
  {
    name: "everybody reads everybody's tasks",
    file: "firestore.rules",
    find: "match /tasks/{taskId} {\n        allow read, delete: if isOwner();",
    replace: "match /tasks/{taskId} {\n        allow read, delete: if request.auth != null;",
    tests: ["test/rules/rules"],
    titles: "somebody else|stranger",
  },
  {
    name: "an app writes its own progress",
    file: "firestore.rules",
    find: "match /progress/{scope} {\n        allow read: if isOwner();",
    replace: "match /progress/{scope} {\n        allow read, write: if isOwner();",
    tests: ["test/rules/rules"],
    titles: "progress",
  },
];

export const effects: Sabotage[] = [...featureSabotages, ...memoryAndRules];
