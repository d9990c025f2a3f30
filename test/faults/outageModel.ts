import { vi } from "vitest";
import { geminiEmbeddings } from "../../functions/src/adapters/embeddingsGemini.ts";
import { geminiModel } from "../../functions/src/adapters/modelGemini.ts";
import { fakeGemini, type Mood } from "../contracts/geminiFake.ts";
import { switchable } from "../contracts/switchable.ts";
import type { Ailment, OutsideSystem } from "./outageSystem.ts";
import { CALL_SECONDS, inRun, TOO_SLOW_SECONDS } from "./outageTime.ts";

const MEMORIES = ["rememberOnTaskCompleted", "rememberOnTaskChanged"];

/** The fake asks for 7 seconds in its Retry-After. */
const MOODS: Record<Exclude<Ailment, "down">, Mood> = { slow: "slow", nonsense: "not JSON", busy: "quota" };

const MODEL = "story-model";

const options = {
  apiKey: "good-key",
  // A tenth of a second more than the clock says: a busy machine is not to look like a slow service.
  timeoutSeconds: inRun(CALL_SECONDS).seconds + 0.1,
};

/** Gemini, which writes the stories and makes the vectors of the memories, behind a relay that can be cut. */
export async function openModel(): Promise<OutsideSystem> {
  const [fake, other] = [await openFake(), await openFake()];
  const relay = await switchable(fake.url);
  vi.stubEnv("STORIES", "gemini");
  const [world, steady] = [await worldAt(relay.url), await worldAt(other.url)];
  return {
    reactions: ["writeSegmentOnTaskCompleted", ...MEMORIES],
    // A story does not wait for its model: the template tells it.
    waiting: () => MEMORIES,
    fall: async (ailment) => {
      await (ailment === "down" ? relay.cut() : undefined);
      fake.state.mood = ailment === "down" ? "normal" : MOODS[ailment];
    },
    recover: async () => {
      fake.state.mood = "normal";
      await relay.mend();
    },
    asked: () => fake.asked.length,
    world: () => world,
    steady: () => steady,
    close: async () => {
      await relay.cut();
      await Promise.all([fake.close(), other.close()]);
      vi.unstubAllEnvs();
    },
  };
}

async function openFake() {
  const fake = await fakeGemini();
  fake.state.slowMilliseconds = inRun(TOO_SLOW_SECONDS).milliseconds;
  fake.state.says = (facts) => `You completed ${(JSON.parse(facts) as { title: string }).title}.`;
  return fake;
}

/** A client takes its address when it is first used. */
async function worldAt(url: string) {
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", url);
  const model = geminiModel({ ...options, model: MODEL });
  const embeddings = geminiEmbeddings({ ...options, model: "gemini-embedding-2", dimensions: 768 });
  await model.write({ instructions: "Write.", facts: JSON.stringify({ title: "nothing" }) });
  await embeddings.embed(["nothing"], "document");
  return { model: async () => model, embeddings: async () => embeddings };
}
