import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { FieldValue, Timestamp } from "../../functions/src/adapters/firestore.ts";
import { checkProgress, type CheckedUser } from "../../functions/src/progress/check.ts";
import { answerCheck, checkRequest } from "../../functions/src/progress/checkCall.ts";
import { testContext } from "../support/context.ts";

/** A project of its own: here all users are checked, and nothing else writes. */
process.env["GCLOUD_PROJECT"] = `demo-check-${randomUUID().slice(0, 8)}`;
const context = testContext();
const { db } = context;

const progress = (figures: object) => ({ ...figures, readAt: Timestamp.now(), because: [{ eventId: "e" }] });
const put = (path: string, fields: object) => db.doc(`users/${path}`).set(fields);
const get = async (path: string) => (await db.doc(`users/${path}`).get()).data();
async function all(asked: { user?: string; repair: boolean }): Promise<CheckedUser[]> {
  const users: CheckedUser[] = [];
  for await (const group of checkProgress(context, asked)) {
    users.push(...group);
  }
  return users;
}
const wrong = async (asked: { user?: string; repair: boolean }) =>
  (await all(asked)).filter(({ differences }) => differences.length > 0);

/** Three users: one is right, one is wrong, one has tasks and no progress at all. */
async function fill(): Promise<void> {
  await put("right/tasks/a", { status: "completed", goalId: "fit" });
  await put("right/progress/overall", progress({ kind: "overall", total: 1, completed: 1, percent: 100 }));
  await put("right/progress/goal_fit", progress({ kind: "goal", total: 1, completed: 1, percent: 100 }));
  await put("wrong/tasks/a", { status: "completed", goalId: "fit" });
  await put("wrong/tasks/b", { status: "cancelled", goalId: "fit" });
  await put("wrong/tasks/c", { status: "todo", projectId: "house" });
  await put("wrong/goals/fit", { title: "Get fit", status: "active" });
  await put("wrong/progress/overall", progress({ kind: "overall", total: 2, completed: 1, percent: 50 }));
  await put(
    "wrong/progress/goal_fit",
    progress({ kind: "goal", id: "fit", total: 2, completed: 0, percent: 0 }),
  );
  await put(
    "wrong/progress/goal_gone",
    progress({ kind: "goal", id: "gone", total: 3, completed: 3, percent: 100 }),
  );
  await put("forgotten/tasks/a", { status: "todo" });
}

describe("the check of progress", () => {
  beforeAll(fill);

  it("finds what differs from the tasks, in all users, and changes nothing", async () => {
    const before = await get("wrong/progress/goal_fit");
    const users = await all({ repair: false });
    expect(users.map(({ userId }) => userId)).toEqual(["forgotten", "right", "wrong"]);
    const found = users.map(({ userId, differences }) => [
      userId,
      differences.map(({ scope, says, is }) => [
        scope.progressId,
        says?.total ?? null,
        is.completed,
        is.total,
      ]),
    ]);
    expect(found).toEqual([
      ["forgotten", [["overall", null, 0, 1]]],
      ["right", []],
      [
        "wrong",
        expect.arrayContaining([
          ["goal_fit", 2, 1, 1],
          ["goal_gone", 3, 0, 0],
          ["project_house", null, 0, 1],
        ]),
      ],
    ]);
    expect(await get("wrong/progress/goal_fit")).toEqual(before);
  });

  it("goes through many users a few at a time, in calls that go on where the last one ended", async () => {
    const first = await answerCheck(context, checkRequest.parse({ limit: 2 }));
    expect(first).toMatchObject({ checked: 2, wrong: [{ userId: "forgotten" }], next: "right" });
    const second = await answerCheck(context, checkRequest.parse({ limit: 2, after: first.next }));
    expect(second).toMatchObject({ checked: 1, wrong: [{ userId: "wrong" }], next: null });
  });

  it("mends what is wrong, keeps why it was so, and completes a goal whose last task is done", async () => {
    const [user] = await wrong({ user: "wrong", repair: true });
    expect(user?.differences.every(({ isRepaired }) => isRepaired)).toBe(true);
    expect(await get("wrong/progress/goal_fit")).toMatchObject({
      kind: "goal",
      id: "fit",
      total: 1,
      completed: 1,
      percent: 100,
      because: [{ eventId: "e" }],
    });
    expect(await get("wrong/progress/project_house")).toMatchObject({
      kind: "project",
      total: 1,
      because: [],
    });
    expect(await get("wrong/progress/overall")).toMatchObject({ total: 2, percent: 50 });
    expect(await get("wrong/goals/fit")).toMatchObject({ status: "completed" });
    expect(await wrong({ user: "wrong", repair: false })).toEqual([]);
  });

  it("does not take an event on its way for a difference", async () => {
    await put("busy/tasks/a", { status: "todo" });
    const checking = wrong({ user: "busy", repair: false });
    setTimeout(
      () => void put("busy/progress/overall", progress({ total: 1, completed: 0, percent: 0 })),
      500,
    );
    expect(await checking).toEqual([]);
  });

  it("counts no sub-task beside its parent", async () => {
    await put("nested/tasks/a", { status: "todo" });
    await put("nested/tasks/b", { status: "completed", parentTaskId: "a" });
    await put("nested/progress/overall", progress({ total: 1, completed: 0, percent: 0 }));
    expect(await wrong({ user: "nested", repair: false })).toEqual([]);
  });

  it("does not write over a count that was read later", async () => {
    await put("later/tasks/a", { status: "todo" });
    const readAt = Timestamp.fromMillis(Date.now() + 60_000);
    await put("later/progress/overall", { total: 9, completed: 0, percent: 0, readAt });
    const [user] = await wrong({ user: "later", repair: true });
    expect(user?.differences).toMatchObject([{ isRepaired: false }]);
    expect(await get("later/progress/overall")).toMatchObject({ total: 9 });
    await db.doc("users/later/progress/overall").update({ readAt: FieldValue.delete() });
  });
});
