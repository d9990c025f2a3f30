import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { oneAtATime } from "../../functions/src/bus/oneAtATime.ts";

/** Works that say when they begin, and end when the test lets them. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const begin = (key: string, name: string) =>
    oneAtATime(key, () => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    });
  return { begun, begin, end: (name: string) => ends.get(name)! };
}

describe("one at a time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("begins the next of the same key when the one before has ended, and gives each its own result", async () => {
    const { begun, begin, end } = works();
    const results = [begin("ada", "first"), begin("ada", "second"), begin("ada", "third")];
    await vi.advanceTimersByTimeAsync(100);
    expect(begun).toEqual(["first"]);
    end("first").resolve("1");
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toEqual(["first", "second"]);
    end("second").resolve("2");
    await vi.advanceTimersByTimeAsync(0);
    end("third").resolve("3");
    expect(await Promise.all(results)).toEqual(["1", "2", "3"]);
  });

  it("does not keep the works of another key waiting", async () => {
    const { begun, begin, end } = works();
    const results = [begin("ada", "hers"), begin("bob", "his")];
    expect(begun).toEqual(["hers", "his"]);
    end("hers").resolve("");
    end("his").resolve("");
    await Promise.all(results);
  });

  it("goes on after a failure, which only its own caller gets", async () => {
    const { begun, begin, end } = works();
    const [first, second] = [begin("ada", "first"), begin("ada", "second")];
    end("first").reject(new Error("no"));
    await expect(first).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toEqual(["first", "second"]);
    end("second").resolve("yes");
    expect(await second).toBe("yes");
  });

  it("waits five seconds at most for one that hangs", async () => {
    const { begun, begin } = works();
    void begin("ada", "hangs");
    void begin("ada", "next");
    await vi.advanceTimersByTimeAsync(4900);
    expect(begun).toEqual(["hangs"]);
    await vi.advanceTimersByTimeAsync(200);
    expect(begun).toEqual(["hangs", "next"]);
  });
});
