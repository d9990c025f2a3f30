import type { DeployedFunction } from "../../platform/discover.ts";

/** What a function loads before its first event can be handled. */
export interface Need {
  /** Parts of the bundle that its handler imports on demand, by the name of their source file. */
  parts: string[];
  /** The SDKs that it can not do without. */
  sdks: string[];
}

/** A function with one choice of parameters. */
export interface Case extends Need {
  functions: string[];
  /** Empty: the defaults. */
  parameters: string;
}

/** Every SDK that any function needs. */
export const allSdks = [
  "firebase-functions",
  "firebase-admin/firestore",
  "firebase-admin/messaging",
  "@google-cloud/pubsub",
  "@google/genai",
  "weaviate-client",
];

/** Everybody writes to Firestore; what else depends on how a function is triggered. An announcement publishes. */
function triggerSdks({ endpoint }: DeployedFunction): string[] {
  const eventType = endpoint.eventTrigger?.eventType ?? "";
  if (eventType.startsWith("google.cloud.firestore.")) {
    return ["firebase-functions/v2/firestore", "firebase-admin/firestore", "@google-cloud/pubsub"];
  }
  if (eventType.startsWith("google.cloud.pubsub.")) {
    return ["firebase-functions/v2/pubsub", "firebase-admin/firestore"];
  }
  return endpoint.scheduleTrigger
    ? ["firebase-functions/v2/scheduler", "firebase-admin/firestore"]
    : ["firebase-functions/v2/https", "firebase-admin/firestore"];
}

interface Choice extends Need {
  of: RegExp;
  parameters: string;
}

const choices: Choice[] = [
  { of: /-writeSegmentOn/, parameters: "", parts: ["writeSegment"], sdks: [] },
  {
    of: /-writeSegmentOn/,
    parameters: "STORIES=gemini",
    parts: ["writeSegment", "modelGemini"],
    sdks: ["@google/genai"],
  },
  { of: /^memory-/, parameters: "", parts: ["embeddingsEmbedded", "vectorsFirestore"], sdks: [] },
  {
    of: /^memory-/,
    parameters: "MEMORY_STORE=weaviate",
    parts: ["embeddingsEmbedded", "vectorsWeaviate"],
    sdks: ["weaviate-client"],
  },
  {
    of: /^memory-/,
    parameters: "EMBEDDINGS=gemini",
    parts: ["embeddingsGemini", "vectorsFirestore"],
    sdks: ["@google/genai"],
  },
  { of: /-pushOn/, parameters: "", parts: ["pushOutbox"], sdks: [] },
  { of: /-pushOn/, parameters: "PUSH=fcm", parts: ["pushFcm"], sdks: ["firebase-admin/messaging"] },
  { of: /-replayEvents$/, parameters: "", parts: [], sdks: ["@google-cloud/pubsub"] },
];

const nothingMore: Choice = { of: /./, parameters: "", parts: [], sdks: [] };

/** All functions, those with the same needs together. */
export function casesOf(functions: DeployedFunction[]): Case[] {
  const cases = functions.flatMap((fn) => {
    const own = choices.filter(({ of }) => of.test(fn.name));
    return (own.length > 0 ? own : [nothingMore]).map(({ parameters, parts, sdks }) => ({
      name: fn.name,
      parameters,
      parts,
      sdks: [...triggerSdks(fn), ...sdks],
    }));
  });
  const groups = Map.groupBy(cases, ({ parameters, parts, sdks }) =>
    JSON.stringify([parameters, parts, sdks]),
  );
  return Array.from(groups.values(), ([first, ...others]) => {
    const { name, ...need } = first!;
    return { ...need, functions: [name, ...others.map((each) => each.name)] };
  });
}
