import type * as weaviate from "weaviate-client";
import type { Collection, WeaviateClient } from "weaviate-client";
import { isAlreadyThere } from "./weaviateErrors.ts";

export type Sdk = typeof weaviate;

/** What is kept of a memory as properties; the vector lies beside them. */
export type MemoryProperties = {
  subject: string;
  text: string;
  labels: string[];
  model: string;
  dimensions: number;
  version: Date;
};

/** The client and the collection that holds the memories of everyone, a tenant for each user. */
export interface Opened {
  sdk: Sdk;
  client: WeaviateClient;
  memories: Collection<MemoryProperties>;
}

/** Each number of dimensions has a vector of its own, because an index takes vectors of one length only. */
export const vectorName = (dimensions: number) => `cosine${dimensions}`;

/** Makes the collection, and the vector for so many dimensions, where they are not there yet. Two may do so at once. */
export async function makeReady(opened: Opened, dimensions: number): Promise<void> {
  const { memories } = opened;
  if (!(await memories.exists())) await create(opened, dimensions);
  const { multiTenancy, vectorizers } = await memories.config.get();
  if (!multiTenancy.enabled) throw new Error(`the collection ${memories.name} has no tenants; delete it`);
  if (!(vectorName(dimensions) in vectorizers))
    await memories.config.addVector(selfProvided(opened.sdk, dimensions));
}

async function create({ sdk, client, memories }: Opened, dimensions: number): Promise<void> {
  const exact = { tokenization: "field", indexSearchable: false } as const;
  try {
    await client.collections.create<MemoryProperties>({
      name: memories.name,
      multiTenancy: sdk.configure.multiTenancy({
        enabled: true,
        autoTenantCreation: true,
        autoTenantActivation: true,
      }),
      vectorizers: [selfProvided(sdk, dimensions)],
      properties: [
        { name: "subject", dataType: "text", ...exact },
        { name: "text", dataType: "text", tokenization: "word" },
        { name: "labels", dataType: "text[]", ...exact },
        { name: "model", dataType: "text", ...exact },
        { name: "dimensions", dataType: "int" },
        { name: "version", dataType: "date" },
      ],
    });
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
  }
}

/** A flat index: one person's memories are thousands at most, it is exact, and an idle tenant costs no memory. */
function selfProvided(sdk: Sdk, dimensions: number) {
  return sdk.vectors.selfProvided({
    name: vectorName(dimensions),
    vectorIndexConfig: sdk.configure.vectorIndex.flat({ distanceMetric: "cosine" }),
  });
}
