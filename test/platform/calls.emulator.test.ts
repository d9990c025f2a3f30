import { deleteApp, initializeApp, type FirebaseApp } from "firebase/app";
import { connectAuthEmulator, createUserWithEmailAndPassword, getAuth } from "firebase/auth";
import { connectFunctionsEmulator, getFunctions, httpsCallable, type Functions } from "firebase/functions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Platform } from "../../platform/platform.ts";
import { fresh, onCall, onRequest, onSchedule, project, run } from "./sdk.ts";

interface Call {
  auth?: { uid: string };
  data: unknown;
}

interface Asked {
  path: string;
  body: unknown;
  rawBody: Buffer;
}

interface Answer {
  status(code: number): { json(body: unknown): void };
}

const runs: { name: string; scheduleTime: string }[] = [];
const noted = (name: string) => async (event: { scheduleTime: string }) =>
  void runs.push({ name, scheduleTime: event.scheduleTime });

const exports = {
  group: { whoAmI: onCall({}, ({ auth, data }: Call) => ({ uid: auth?.uid ?? null, data })) },
  hook: onRequest({ region: "europe-west1" }, ({ path, body, rawBody }: Asked, answer: Answer) =>
    answer.status(201).json({ path, body, raw: rawBody.toString() }),
  ),
  hourly: onSchedule({ schedule: "0 * * * *", timeZone: "Europe/Berlin" }, noted("hourly")),
  daily: onSchedule({ schedule: "every day 09:00", timeZone: "Europe/Berlin" }, noted("daily")),
  broken: onSchedule({ schedule: "30 7 * * *", timeZone: "Etc/UTC" }, () => Promise.reject(new Error("no"))),
};

let platform: Platform;
let app: FirebaseApp;
let functions: Functions;

describe("what is called on the local platform", () => {
  beforeAll(async () => {
    platform = await run(exports, { now: new Date("2026-11-20T05:30:00Z") });
    app = initializeApp({ projectId: project, apiKey: "emulator" }, fresh("app"));
    connectAuthEmulator(getAuth(app), `http://${process.env["FIREBASE_AUTH_EMULATOR_HOST"]}`, {
      disableWarnings: true,
    });
    functions = getFunctions(app);
    connectFunctionsEmulator(functions, "127.0.0.1", platform.port);
  });
  afterAll(async () => {
    await platform.stop();
    await deleteApp(app);
  });

  it("a callable answers the client SDK, and knows who is signed in", async () => {
    const whoAmI = httpsCallable(functions, "group-whoAmI");
    expect((await whoAmI({ word: "hello" })).data).toEqual({ uid: null, data: { word: "hello" } });
    const { user } = await createUserWithEmailAndPassword(
      getAuth(app),
      `${fresh("me")}@example.com`,
      "secret1",
    );
    expect((await whoAmI()).data).toEqual({ uid: user.uid, data: null });
  });

  it("an HTTP function gets its path, its body and the bytes of it", async () => {
    const url = `http://127.0.0.1:${platform.port}/${project}/europe-west1/hook/a/b`;
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: '{"word": 1}' });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ path: "/a/b", body: { word: 1 }, raw: '{"word": 1}' });
  });

  it("a schedule fires when the clock is moved over its times, in order, once each", async () => {
    const due = await platform.advance(new Date("2026-11-20T08:00:00Z"));
    expect(due.map(({ name, at, status }) => [name, at.toISOString(), status])).toEqual([
      ["hourly", "2026-11-20T06:00:00.000Z", 200],
      ["hourly", "2026-11-20T07:00:00.000Z", 200],
      ["broken", "2026-11-20T07:30:00.000Z", 500],
      ["hourly", "2026-11-20T08:00:00.000Z", 200],
      ["daily", "2026-11-20T08:00:00.000Z", 200],
    ]);
    expect(runs[0]).toEqual({ name: "hourly", scheduleTime: "2026-11-20T06:00:00.000Z" });
    expect(await platform.advance(new Date("2026-11-20T08:00:00Z"))).toEqual([]);
  });
});
