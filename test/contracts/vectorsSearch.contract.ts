import { expect, it } from "vitest";
import type { Vectors } from "../../functions/src/adapters/vectors.ts";
import { diary, memory, newUser, query, subjectsOf, vectorOf } from "./memories.ts";

/** What a search finds, in which order, and what it never finds. */
export function searchContract(open: () => Vectors): void {
  it("finds what was stored, with its text and labels", async () => {
    const { vectors, userId } = await diary(open());
    const [best] = await vectors.search(userId, await query("Run 5 km along the river"));
    expect(best).toMatchObject({
      subject: "tasks/run",
      text: "Run 5 km along the river",
      labels: ["goalId:halfMarathon", "tag:sport"],
    });
    expect(best!.score).toBeCloseTo(1, 3);
  });

  it.each([
    ["ran five kilometres", "tasks/run"],
    ["swimming", "tasks/swim"],
    ["reading a cook book chapter", "tasks/book"],
    ["quarterly reports for anna", "tasks/report"],
    ["walking in forests", "stories/week"],
  ])("finds other forms of the same words: %s", async (words, expected) => {
    const { vectors, userId } = await diary(open());
    const [best] = await vectors.search(userId, await query(words));
    expect(best?.subject).toBe(expected);
  });

  it("gives the best first, each with a score between nothing in common and the same", async () => {
    const vectors = open();
    const userId = newUser();
    await vectors.store(userId, await memory("tasks/all", "paint the blue garden fence"));
    await vectors.store(userId, await memory("tasks/half", "paint the blue kitchen wall"));
    await vectors.store(userId, await memory("tasks/none", "Zahnarzttermin vereinbaren"));
    const hits = await vectors.search(userId, await query("paint the blue garden fence"));
    expect(subjectsOf(hits)).toEqual(["tasks/all", "tasks/half", "tasks/none"]);
    const [all, half, none] = hits.map((hit) => hit.score);
    expect(all).toBeCloseTo(1, 3);
    expect(half).toBeGreaterThan(0.3);
    expect(half).toBeLessThan(0.9);
    expect(none).toBeGreaterThanOrEqual(0);
    expect(none).toBeLessThan(0.2);
  });

  it("scores what is opposite as nothing in common", async () => {
    const vectors = open();
    const userId = newUser();
    const vector = await vectorOf("climb", "document");
    await vectors.store(userId, await memory("tasks/x", "climb", { vector: vector.map((value) => -value) }));
    const [hit] = await vectors.search(userId, await query("climb"));
    expect(hit?.score).toBe(0);
  });

  it("finds by the vector alone when there are no words", async () => {
    const { vectors, userId } = await diary(open());
    const like = await query("swimming in the pool", { text: "" });
    expect(subjectsOf(await vectors.search(userId, like))[0]).toBe("tasks/swim");
  });

  it("gives no more hits than asked for", async () => {
    const { vectors, userId } = await diary(open());
    expect(await vectors.search(userId, await query("run", { limit: 2 }))).toHaveLength(2);
    expect(await vectors.search(userId, await query("run", { limit: 100 }))).toHaveLength(5);
  });

  it("narrows a search to a label, the whole label", async () => {
    const { vectors, userId } = await diary(open());
    const sport = await vectors.search(userId, await query("report", { label: "tag:sport" }));
    expect(subjectsOf(sport).toSorted()).toEqual(["tasks/run", "tasks/swim"]);
    expect(await vectors.search(userId, await query("report", { label: "tag:spo" }))).toEqual([]);
    expect(await vectors.search(userId, await query("report", { label: "TAG:SPORT" }))).toEqual([]);
  });

  it("never compares vectors of different models", async () => {
    const { vectors, userId } = await diary(open());
    const other = await query("Run 5 km along the river", { model: "another-model" });
    expect(await vectors.search(userId, other)).toEqual([]);
    await vectors.store(userId, await memory("tasks/run", "Run 5 km", { model: "another-model" }));
    expect(subjectsOf(await vectors.search(userId, other))).toEqual(["tasks/run"]);
    expect(await vectors.search(userId, await query("run"))).toHaveLength(4);
  });

  it("changes to a model with more dimensions, one memory after the other", async () => {
    const { vectors, userId } = await diary(open());
    const vector = Array.from({ length: 768 }, (_, index) => (index === 5 ? 1 : 0));
    const wide = { model: "wide-768", vector };
    expect(await vectors.search(userId, await query("run", wide))).toEqual([]);
    expect(await vectors.store(userId, await memory("tasks/run", "Run 5 km", wide))).toBe("stored");
    const hits = await vectors.search(userId, await query("run", wide));
    expect(hits).toMatchObject([{ subject: "tasks/run" }]);
    expect(hits[0]!.score).toBeCloseTo(1, 3);
    expect(await vectors.search(userId, await query("run"))).toHaveLength(4);
  });

  it.each([
    ["emoji", "🏃‍♀️ 5 km 🎉 done"],
    ["10 000 characters", "a long description of the day. ".repeat(333).slice(0, 10_000)],
    ["right to left", "הליכה ביער בבוקר مع الأصدقاء"],
    ["no words", "… — !"],
    ["quotes and code", `"it's" {"a": 'b'} \\ <b>&amp;</b> ; DROP TABLE`],
  ])("keeps odd text as it is: %s", async (_, text) => {
    const vectors = open();
    const userId = newUser();
    await vectors.store(userId, await memory("tasks/odd", text));
    expect(await vectors.search(userId, await query(text))).toMatchObject([{ subject: "tasks/odd", text }]);
  });

  it("takes ids of 128 characters, of subjects and of users", async () => {
    const vectors = open();
    const userId = `${newUser()}${"x".repeat(128)}`.slice(0, 128);
    const neighbour = `${userId.slice(0, 127)}y`;
    const subject = `tasks/${"Az09_-".repeat(22).slice(0, 128)}`;
    await vectors.store(userId, await memory(subject, "stretch"));
    expect(subjectsOf(await vectors.search(userId, await query("stretch")))).toEqual([subject]);
    expect(await vectors.search(neighbour, await query("stretch"))).toEqual([]);
  });
}
