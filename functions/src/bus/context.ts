import { AsyncLocalStorage } from "node:async_hooks";
import type { Embeddings } from "../adapters/embeddings.ts";
import { connectFirestore, type Firestore } from "../adapters/firestore.ts";
import type { LanguageModel } from "../adapters/model.ts";
import { connectPubSub, type Publish } from "../adapters/pubsub.ts";
import type { Push } from "../adapters/push.ts";
import type { Vectors } from "../adapters/vectors.ts";
import { GEMINI_API_KEY, setting, WEAVIATE_API_KEY } from "../params.ts";
import { writingInGroups, type Claim, type Create } from "./groupCommit.ts";
import { log, type Log } from "./log.ts";

/** The world as a function sees it: the only way to time and to systems outside. What is heavy is loaded when first asked for. */
export interface Context {
  db: Firestore;
  log: Log;
  now(): Date;
  /** For the event log. What a reaction writes goes through its tools instead. */
  create: Create;
  /** For the right to do once, outside, what can not be undone. */
  claim: Claim;
  publish: Publish;
  vectors(): Promise<Vectors>;
  embeddings(): Promise<Embeddings>;
  push(): Promise<Push>;
  /** @throws Error unless STORIES=gemini. */
  model(): Promise<LanguageModel>;
}

const surroundings = new AsyncLocalStorage<Context>();

/** Runs `work` in another world than the deployed one: for tests, which run many at the same time. */
export const inContext = <Result>(context: Context, work: () => Result): Result =>
  surroundings.run(context, work);

/** The world of the function that is running. */
export const currentContext = (): Context => surroundings.getStore() ?? deployed();

const once = <Value>(make: () => Value) => {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** As `once`, for what can fail: a failure is not kept. */
const onceReady = <Value>(make: () => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
};

const now = () => new Date();

/** An outside call gets less time than the delivery that makes it, so that its failure can still be told. */
const callSeconds = () => setting("EVENT_TIMEOUT_SECONDS") / 2;

/** The context of production, made once an instance. The parameters choose the adapters. */
export const deployed = once((): Context => {
  const db = connectFirestore();
  return {
    db,
    log,
    now,
    ...writingInGroups(db),
    publish: connectPubSub(),
    vectors: onceReady(() => chooseVectors(db)),
    embeddings: onceReady(chooseEmbeddings),
    push: onceReady(() => choosePush(db)),
    model: onceReady(chooseModel),
  };
});

async function chooseVectors(db: Firestore): Promise<Vectors> {
  if (setting("MEMORY_STORE") === "firestore") {
    const { firestoreVectors } = await import("../adapters/vectorsFirestore.ts");
    return firestoreVectors(db, { now });
  }
  const { weaviateVectors } = await import("../adapters/vectorsWeaviate.ts");
  return weaviateVectors({
    url: setting("WEAVIATE_URL"),
    grpcUrl: setting("WEAVIATE_GRPC_URL"),
    apiKey: WEAVIATE_API_KEY.value(),
    timeoutSeconds: callSeconds(),
    db,
    now,
  });
}

async function chooseEmbeddings(): Promise<Embeddings> {
  if (setting("EMBEDDINGS") === "embedded") {
    const { embeddedEmbeddings } = await import("../adapters/embeddingsEmbedded.ts");
    return embeddedEmbeddings();
  }
  const { geminiEmbeddings } = await import("../adapters/embeddingsGemini.ts");
  return geminiEmbeddings({
    apiKey: GEMINI_API_KEY.value(),
    model: setting("EMBEDDING_MODEL"),
    dimensions: setting("EMBEDDING_DIMENSIONS"),
    timeoutSeconds: callSeconds(),
  });
}

async function choosePush(db: Firestore): Promise<Push> {
  if (setting("PUSH") === "outbox") {
    const { outboxPush } = await import("../adapters/pushOutbox.ts");
    return outboxPush(db, { now });
  }
  const { fcmPush } = await import("../adapters/pushFcm.ts");
  return fcmPush({ now, timeoutSeconds: callSeconds() });
}

async function chooseModel(): Promise<LanguageModel> {
  if (setting("STORIES") !== "gemini") {
    throw new Error("there is no language model: the parameter STORIES is not gemini");
  }
  const { geminiModel } = await import("../adapters/modelGemini.ts");
  return geminiModel({
    apiKey: GEMINI_API_KEY.value(),
    model: setting("STORY_MODEL"),
    timeoutSeconds: callSeconds(),
  });
}
