import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributesOf, envelopeOf, eventIdOf, nextHop } from "../../functions/src/bus/envelope.ts";
import { isNonRetryable } from "../../functions/src/bus/errors.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";
import { eventOf, messageOf } from "../support/messages.ts";

const change = { path: "users/ada/tasks/run5k", kind: "updated", updateTime: "1795161600.000000001" };
const id = eventIdOf(change, "task.completed");
const idOf = ([path, kind, updateTime, type]: [string, string, string, string]) =>
  eventIdOf({ path, kind, updateTime }, type);

describe("the id of an event", () => {
  it("is the same for the same change, today and tomorrow", () => {
    expect(eventIdOf({ ...change }, "task.completed")).toBe(id);
    expect(id).toBe("c2e99238aabaeceadb0b13896d6ee7ec");
  });

  it.each([
    ["another document", { path: "users/ada/tasks/run10k" }],
    ["the same document of another user", { path: "users/bob/tasks/run5k" }],
    ["a write one nanosecond later", { updateTime: "1795161600.000000002" }],
    ["the deletion, which only knows the time of the write before it", { kind: "deleted" }],
    ["the creation", { kind: "created" }],
  ])("is another one for %s", (_, difference) => {
    expect(eventIdOf({ ...change, ...difference }, "task.completed")).not.toBe(id);
  });

  it("is another one for another type", () => {
    expect(eventIdOf(change, "task.changed")).not.toBe(id);
  });

  it("never joins two changes whose parts read the same in a row", () => {
    const parts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.string());
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(idOf(one) === idOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      {
        examples: [
          [
            ["a", "b", "", ""],
            ["ab", "", "", ""],
          ],
          [
            ["a", ",", "", ""],
            ["a,", "", "", ""],
          ],
        ],
      },
    );
  });

  it("is safe as a document id and as an attribute", () => {
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("an event on its way", () => {
  it.each([
    ["that an app began", {}],
    ["that another event caused", { causationId: "theCause", correlationId: "theBeginning" }],
    ["in any script", { data: { ...taskCompleted.example, title: "Läuft 🎉 走る" } }],
  ])("%s arrives as it was sent, with the next span of its trace", (_, fields) => {
    const { traceparent, ...sent } = eventOf(taskCompleted, fields);
    const { traceparent: arrived, ...read } = envelopeOf(messageOf({ ...sent, traceparent }));
    expect(read).toEqual({ causationId: undefined, ...sent });
    expect(arrived.split("-")[1]).toBe(traceparent.split("-")[1]);
    expect(arrived.split("-")[2]).not.toBe(traceparent.split("-")[2]);
  });

  it("is a CloudEvent to everyone else", () => {
    const event = eventOf(taskCompleted);
    expect(attributesOf(event)).toMatchObject({
      "ce-specversion": "1.0",
      "ce-id": event.id,
      "ce-type": "task.completed",
      "ce-source": "/selfos/test",
      "ce-subject": `users/${event.userId}/tasks/run5k`,
      "ce-time": event.time,
      "content-type": "application/json",
    });
  });

  it("has no empty attribute, which Pub/Sub would drop or refuse", () => {
    expect(Object.values(attributesOf(eventOf(taskCompleted)))).not.toContain(undefined);
  });
});

describe("a trace", () => {
  it("goes on with a new span", () => {
    const before = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    expect(nextHop(before)).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
  });

  it.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["another version", `01-${"a".repeat(32)}-${"b".repeat(16)}-01`],
    ["capitals", `00-${"A".repeat(32)}-${"b".repeat(16)}-01`],
    ["a line break", `00-${"a".repeat(32)}-${"b".repeat(16)}-01\nx`],
    ["a megabyte", "a".repeat(1_000_000)],
  ])("begins anew after %s", (_, before) => {
    expect(nextHop(before)).toMatch(/^00-(?!a{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});

/** What is said of a message that is no event. */
function refusalOf(fault: Record<string, string | undefined>, data?: string): string {
  const message = messageOf(eventOf(taskCompleted));
  const entries = Object.entries({ ...message.attributes, ...fault }).filter(
    ([, value]) => value !== undefined,
  );
  try {
    envelopeOf({
      ...message,
      attributes: Object.fromEntries(entries) as Record<string, string>,
      data: data ?? message.data,
    });
  } catch (error) {
    expect(isNonRetryable(error)).toBe(true);
    return (error as Error).message;
  }
  return "it was taken";
}

describe("a message that is no event of ours is refused for good, naming the attribute:", () => {
  const required = [
    "ce-specversion",
    "ce-id",
    "ce-type",
    "ce-source",
    "ce-subject",
    "ce-time",
    "userid",
    "correlationid",
  ];
  it.each(required)("without %s", (name) => {
    expect(refusalOf({ [name]: undefined })).toContain(`${name}: `);
  });

  it.each([
    ["ce-specversion", "0.3"],
    ["ce-id", "../../users/eve"],
    ["ce-id", ""],
    ["ce-id", "x".repeat(129)],
    ["ce-type", ""],
    ["ce-time", "yesterday"],
    ["ce-time", "2026-11-20 08:00:00"],
    ["ce-time", "2026-02-30T08:00:00Z"],
    ["userid", "ada/tasks"],
    ["userid", ".."],
    ["correlationid", "a b"],
    ["causationid", "größe"],
  ])("with %s %j", (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(`${name}: `);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", Buffer.from("{title:").toString("base64")],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00]).toString("base64")],
  ])("with a body of %s", (_, data) => {
    expect(refusalOf({}, data)).toContain("message body: is no JSON");
  });
});
