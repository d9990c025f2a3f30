import { beforeAll, describe, expect, it, vi } from "vitest";
import { inContext } from "../../functions/src/bus/context.ts";
import { logAndPublish } from "../../functions/src/bus/publish.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import * as operations from "../../functions/src/operations/index.ts";
import { checkProgress } from "../../functions/src/progress/index.ts";
import { everyFunction } from "../contracts/exported.ts";
import { freshUser, testContext } from "../support/context.ts";
import { eventOf } from "../support/messages.ts";

type Callable = { run(request: { data: object; auth: object | undefined }): unknown };

const context = testContext();
const isCallable = (name: string) =>
  everyFunction.some((fn) => fn.name.endsWith(`-${name}`) && fn.endpoint.callableTrigger);
const callables = Object.fromEntries(
  Object.entries({ ...operations, checkProgress }).filter(([name]) => isCallable(name)),
) as unknown as Record<string, Callable>;
const call = async (name: string, data: object, token: object | null = { admin: true }) => {
  const auth = token === null ? undefined : { uid: "operator", token };
  return inContext(context, () => callables[name]!.run({ data, auth }));
};

describe.each(Object.keys(callables))("%s", (name) => {
  it.each([[{}], [{ admin: "true" }], [{ admin: false }], [{ role: "admin" }]])(
    "is refused to who is no operator, kindly: %j",
    async (token) => {
      await expect(call(name, {}, token)).rejects.toMatchObject({
        code: "permission-denied",
        message: expect.stringContaining("ask for the claim admin"),
      });
    },
  );

  it("is refused to the signed-out", async () => {
    await expect(call(name, {}, null)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("names the field of a bad request", async () => {
    await expect(call(name, { nonsense: 1 })).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining("nonsense"),
    });
  });
});

describe("an operator's console", () => {
  const event = eventOf(taskCompleted, { userId: freshUser() });
  beforeAll(async () => {
    vi.stubEnv("EVENT_SYSTEM_ENABLED", "false");
    await logAndPublish(context, event);
    vi.unstubAllEnvs();
  });

  it("lists, shows and plans a replay as the command does", async () => {
    expect(await call("listEvents", { user: event.userId })).toMatchObject({ events: [{ id: event.id }] });
    expect(await call("showEvent", { eventId: event.id })).toMatchObject({ state: "held" });
    expect(await call("replayEvents", { held: true, user: event.userId })).toMatchObject({
      plan: { messages: 1 },
      run: null,
    });
    expect(await call("listDeadLetters", { reaction: event.userId })).toEqual({ groups: [], letters: 0 });
  });

  it("hears in a sentence what can not be done", async () => {
    await expect(call("replayEvents", {})).rejects.toMatchObject({
      code: "failed-precondition",
      message: expect.stringContaining("Say what to replay"),
    });
  });

  it("does nothing where there is nothing to replay", async () => {
    expect(await call("replayEvents", { user: freshUser(), go: true })).toMatchObject({
      run: { published: 0, stopped: null },
    });
  });

  it("checks one user", async () => {
    expect(await call("checkProgress", { user: freshUser() })).toEqual({ checked: 1, wrong: [], next: null });
  });
});
