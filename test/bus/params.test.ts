import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as params from "../../functions/src/params.ts";

const { setting } = params;
type Name = Parameters<typeof setting>[0];

const defaults: [Name, unknown][] = [
  ["EVENT_SYSTEM_ENABLED", true],
  ["REACTIONS_OFF", []],
  ["EVENT_TIMEOUT_SECONDS", 60],
  ["GIVE_UP_AFTER_HOURS", 15],
  ["EVENT_LOG_RETENTION_DAYS", 30],
  ["LOG_LEVEL", "info"],
  ["MEMORY_STORE", "firestore"],
  ["WEAVIATE_URL", ""],
  ["WEAVIATE_GRPC_URL", ""],
  ["EMBEDDINGS", "embedded"],
  ["EMBEDDING_MODEL", "gemini-embedding-2"],
  ["EMBEDDING_DIMENSIONS", 768],
  ["STORIES", "template"],
  ["STORY_MODEL", "gemini-3.5-flash-lite"],
  ["PUSH", "outbox"],
];

beforeEach(() => defaults.forEach(([name]) => vi.stubEnv(name, undefined)));
afterEach(() => vi.unstubAllEnvs());

describe("without any configuration", () => {
  it.each(defaults)("%s is %j", (name, value) => {
    expect(setting(name)).toEqual(value);
  });
});

describe("the environment decides:", () => {
  it.each<[Name, string, unknown]>([
    ["EVENT_SYSTEM_ENABLED", "false", false],
    ["EVENT_SYSTEM_ENABLED", "TRUE", true],
    [
      "REACTIONS_OFF",
      " notifyOnTaskCompleted , writeSegmentOnTaskCompleted,",
      ["notifyOnTaskCompleted", "writeSegmentOnTaskCompleted"],
    ],
    ["EVENT_TIMEOUT_SECONDS", "540", 540],
    ["GIVE_UP_AFTER_HOURS", "1", 1],
    ["GIVE_UP_AFTER_HOURS", "23", 23],
    ["EVENT_LOG_RETENTION_DAYS", "3650", 3650],
    ["LOG_LEVEL", "WARN", "warn"],
    ["MEMORY_STORE", "weaviate", "weaviate"],
    ["WEAVIATE_URL", "https://my-cluster.weaviate.cloud", "https://my-cluster.weaviate.cloud"],
    ["EMBEDDING_DIMENSIONS", "512", 512],
    ["PUSH", "fcm", "fcm"],
  ])("%s=%s is %j", (name, text, value) => {
    vi.stubEnv(name, text);
    expect(setting(name)).toEqual(value);
  });

  it("also when it changes while the function runs", () => {
    expect(setting("LOG_LEVEL")).toBe("info");
    vi.stubEnv("LOG_LEVEL", "error");
    expect(setting("LOG_LEVEL")).toBe("error");
  });
});

describe("a value that is not allowed is refused, naming the parameter and the value:", () => {
  it.each<[Name, string]>([
    ["EVENT_SYSTEM_ENABLED", "perhaps"],
    ["EVENT_SYSTEM_ENABLED", ""],
    ["EVENT_TIMEOUT_SECONDS", "9"],
    ["EVENT_TIMEOUT_SECONDS", "541"],
    ["EVENT_TIMEOUT_SECONDS", "a minute"],
    ["GIVE_UP_AFTER_HOURS", "0"],
    ["GIVE_UP_AFTER_HOURS", "24"],
    ["GIVE_UP_AFTER_HOURS", "1.5"],
    ["GIVE_UP_AFTER_HOURS", ""],
    ["EVENT_LOG_RETENTION_DAYS", "0"],
    ["EVENT_LOG_RETENTION_DAYS", "Infinity"],
    ["LOG_LEVEL", "verbose"],
    ["MEMORY_STORE", "pinecone"],
    ["WEAVIATE_URL", "my-cluster"],
    ["WEAVIATE_GRPC_URL", "not a url"],
    ["EMBEDDINGS", "openai"],
    ["EMBEDDING_MODEL", ""],
    ["EMBEDDING_DIMENSIONS", "1536"],
    ["STORIES", "Gemini"],
    ["STORY_MODEL", ""],
    ["PUSH", "apns"],
  ])("%s=%j", (name, text) => {
    vi.stubEnv(name, text);
    expect(() => setting(name)).toThrow(`the parameter ${name} is "${text}", but: `);
  });
});

describe("whoever deploys is told what a parameter is for:", () => {
  const declared = Object.values(params).filter((each) => typeof each === "object" && "options" in each);

  it.each(declared.map((param) => [param.name, param.options.description ?? ""]))("%s", (_, description) => {
    expect(description).toMatch(/^\S.{15,}[.)]$/s);
  });
});
