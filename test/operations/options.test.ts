import { describe, expect, it } from "vitest";
import { kindly } from "../../scripts/events/kindly.ts";
import { readOptions } from "../../scripts/events/options.ts";
import { progressOf } from "../../scripts/events/progressBar.ts";

const failed = (fields: object) => kindly(Object.assign(new Error("7 DENIED"), fields));
const read = (line: string) => readOptions(line.split(" ").filter(Boolean));

describe("npm run events", () => {
  it.each(["", "help", "--help"])("shows its help when nothing is asked for: “%s”", (line) => {
    expect(read(line)).toBeUndefined();
  });

  it("understands what an operator asks for", () => {
    expect(read("list --user ada --type task.completed --since 2h --limit 5 --json")).toEqual({
      command: "list",
      request: { user: "ada", type: "task.completed", since: "2h", limit: 5 },
      project: undefined,
      isJson: true,
    });
    expect(read("show 5d22 --payload --project mine")).toMatchObject({
      request: { eventId: "5d22", payload: true },
      project: "mine",
    });
  });

  it("replays nothing unless --go is said, ten a second unless told otherwise", () => {
    expect(read("replay one two~three")).toMatchObject({
      request: { ids: ["one", "two~three"], go: false, rate: 10, dead: false, held: false },
    });
    expect(read("replay --dead --error ab12cd34 --reaction r --rate 50 --go")).toMatchObject({
      request: { ids: [], dead: true, error: "ab12cd34", reaction: "r", rate: 50, go: true },
    });
  });

  it.each([
    ["lst", 'There is no command "lst": say list, show, dead, replay, check, or nothing for help.'],
    ["list --users ada", "Unknown option '--users'. \"npm run events\" shows what there is."],
    ["list ada", 'What is "ada"? list takes options only: "npm run events" shows them.'],
    ["list --limit many", "--limit must be a whole number from 1 to 500."],
    ["list --user a/b", "--user must be "],
    ["replay --rate 0 x", "--rate must be a whole number from 1 to 1000."],
    ["show", 'Say which event: npm run events -- show <eventId>. "list" finds them.'],
    ["show a/b", "An event's id must be "],
  ])("answers “%s” with one sentence that says what to do", (line, sentence) => {
    expect(() => read(line)).toThrow(sentence);
  });

  it("says what to do about what the cloud answers", () => {
    expect(failed({ code: 7 })).toContain("needs roles/datastore.user");
    expect(failed({ code: 9, message: "The query requires an index." })).toContain(
      "firebase deploy --only firestore:indexes",
    );
    expect(failed({ message: "Could not load the default credentials." })).toContain(
      "gcloud auth application-default login",
    );
    expect(kindly("odd")).toBe("odd");
  });

  it("tells how far a long replay is by a line for each tenth, where there is no terminal", () => {
    const lines: string[] = [];
    const progress = progressOf(50, (text) => void lines.push(text));
    for (let succeeded = 0; succeeded <= 50; succeeded += 1) {
      progress.show({ succeeded, failed: 0 });
    }
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe("  50 of 50\n");
  });
});
