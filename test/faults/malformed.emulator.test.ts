import { randomUUID } from "node:crypto";
import { PubSub } from "@google-cloud/pubsub";
import { expect, it } from "vitest";
import { attributesOf } from "../../functions/src/bus/envelope.ts";
import { reactionsTo } from "../../functions/src/bus/registry.ts";
import { catalogue } from "../../functions/src/events/catalogue.ts";
import { lots, oneOf } from "../../platform/random.ts";
import { eventually } from "../support/eventually.ts";
import { eventOf } from "../support/messages.ts";
import { patienceSeconds, report, sizes } from "./sizes.ts";
import { openProject, runFunctions } from "./world.ts";

interface Malformed {
  kind: string;
  type: string;
  attributes: Record<string, string>;
  data: Buffer;
}

type Draw = () => number;
type Spoil = (message: Malformed, draw: Draw) => void;

const set =
  (name: string, ...values: string[]): Spoil =>
  (message, draw) =>
    void (message.attributes[name] = oneOf(values, draw()));
const body =
  (make: (draw: Draw) => string | Buffer): Spoil =>
  (message, draw) =>
    void (message.data = Buffer.from(make(draw)));
const bytes = (draw: Draw, count: number): Buffer =>
  Buffer.from([0xff, ...Array.from({ length: count }, () => Math.floor(draw() * 256))]);

const REQUIRED = [
  "ce-specversion",
  "ce-id",
  "ce-type",
  "ce-source",
  "ce-subject",
  "ce-time",
  "userid",
  "correlationid",
];
const BAD_IDS = ["", "a/b", "..", "x".repeat(129), "ünïcode", " ", "__reserved__"];

/** Every way in which a message can be wrong: each of them makes it wrong for certain. */
const KINDS: Record<string, Spoil> = {
  "an attribute is missing": (message, draw) => delete message.attributes[oneOf(REQUIRED, draw())],
  "another version of CloudEvents": set("ce-specversion", "0.3", "2.0", "", "one"),
  "no usable id": set("ce-id", ...BAD_IDS),
  "no usable user": set("userid", ...BAD_IDS),
  "another type": set("ce-type", "task.exploded", "", "Task.Completed", "task.completed "),
  "no time": set("ce-time", "yesterday", "", "2026-13-45T99:99:99Z", "1700000000"),
  "an empty source": set("ce-source", ""),
  "an empty subject": set("ce-subject", ""),
  "an empty body": body(() => ""),
  "a body that is no JSON": body((draw) =>
    oneOf(["{", "nonsense", "<html></html>", '{"a":}', "\u0000"], draw()),
  ),
  "a body of bytes": body((draw) => bytes(draw, 1 + Math.floor(draw() * 200))),
  "a body that is no object": body((draw) => oneOf(["null", "[]", "42", '"text"', "true"], draw())),
  "an empty object": body(() => "{}"),
  "fields of a wrong type": (message, draw) => spoilField(message, draw),
};

/** Every field of an example that has to be there gets a value that it can not have. */
function spoilField(message: Malformed, draw: Draw): void {
  const data = JSON.parse(message.data.toString()) as Record<string, unknown>;
  const field = oneOf(Object.keys(data), draw());
  data[field] = oneOf([42, true, {}, null], draw());
  message.data = Buffer.from(JSON.stringify(data));
}

function malformed(index: number, draw: Draw): Malformed {
  const kind = Object.keys(KINDS)[index % Object.keys(KINDS).length]!;
  const on = oneOf(catalogue, draw());
  const event = eventOf(on);
  const message = {
    kind,
    type: on.type,
    attributes: { ...attributesOf(event), fuzz: randomUUID() },
    data: Buffer.from(JSON.stringify(event.data)),
  };
  KINDS[kind]!(message, draw);
  return message;
}

it(
  "a malformed message is one dead letter at its first attempt, with the reason, and does not hold up the others",
  async () => {
    const project = openProject("malformed");
    const pubsub = new PubSub({ projectId: project.id });
    const { lines, stop } = await runFunctions(project);
    const draw = lots(sizes.seed, "malformed");
    const messages = Array.from({ length: sizes.malformed }, (_, index) => malformed(index, draw));
    const notified = catalogue.find(({ type }) => type === "goal.completed")!;
    const valid = Array.from({ length: 10 }, () => eventOf(notified));
    const from = Date.now();
    await Promise.all([
      ...messages.map(({ type, attributes, data }) =>
        pubsub.topic(type).publishMessage({ attributes, data }),
      ),
      ...valid.map((event) =>
        project.publish(notified.type, { json: event.data, attributes: attributesOf(event) }),
      ),
    ]);
    const expected = messages.flatMap(({ kind, type, attributes }) =>
      reactionsTo(type).map((reaction) => ({ kind, reaction, fuzz: attributes["fuzz"] })),
    );
    const letters = async () =>
      (await project.db.collection("deadLetters").get()).docs.map((each) => each.data());
    await eventually(
      "all are given up",
      async () => (await letters()).length >= expected.length,
      patienceSeconds,
    ).catch(() => undefined);
    const found = (await letters()).map((letter) => ({
      fuzz: letter["message"].attributes.fuzz as string,
      reaction: letter["reaction"] as string,
      attempts: letter["attempts"] as number,
      reason: letter["error"].message as string,
    }));
    const missing = expected.filter(
      ({ fuzz, reaction }) => !found.some((letter) => letter.fuzz === fuzz && letter.reaction === reaction),
    );
    expect(missing).toEqual([]);
    expect(found).toHaveLength(expected.length);
    for (const letter of found) {
      expect(letter).toMatchObject({
        attempts: 1,
        reason: expect.stringMatching(/^(message|payload|ce-type)/),
      });
    }
    expect(lines.filter(({ fields }) => fields["outcome"] === "failing")).toEqual([]);
    const records = await Promise.all(
      valid.map(({ id }) => project.db.doc(`eventLog/${id}/deliveries/notifyOnGoalCompleted`).get()),
    );
    expect(records.map((record) => record.get("outcome") as string)).toEqual(valid.map(() => "succeeded"));
    report("malformed", {
      messages: messages.length,
      letters: found.length,
      seconds: (Date.now() - from) / 1000,
    });
    await stop();
  },
  patienceSeconds * 2000,
);
