import { randomUUID } from "node:crypto";
import * as z from "zod";
import { weaviateVectors } from "../../functions/src/adapters/vectorsWeaviate.ts";
import { switchable } from "../contracts/switchable.ts";
import { doorTo } from "./outageDoor.ts";
import type { OutsideSystem } from "./outageSystem.ts";
import { CALL_SECONDS, clock, inRun } from "./outageTime.ts";
import type { Project } from "./world.ts";

const { WEAVIATE_URL = "", WEAVIATE_GRPC_URL = "", WEAVIATE_API_KEY = "" } = process.env;

export const isWeaviateThere = WEAVIATE_URL !== "" && !process.env["SELFOS_WEAVIATE_SKIPPED"];

/**
 * The claim on a memory is twice as long as a call may take, and 10 seconds. On a clock that runs so fast that is 1.1 s of the
 * run, 66 simulated seconds, as the 70 of production.
 */
const CLAIM_SPEED = 10;

const REACTIONS = ["rememberOnTaskCompleted", "rememberOnTaskChanged"];

export interface VectorSystem extends OutsideSystem {
  /** The texts that are kept of a user. */
  texts(userId: string): Promise<string[]>;
}

/** The real Weaviate, behind a door that can be ill and a relay that can be cut. */
export async function openVectors(): Promise<VectorSystem> {
  const door = await doorTo(WEAVIATE_URL);
  const relay = await switchable(door.url);
  const collection = `Outage_${randomUUID().replaceAll("-", "")}`;
  return {
    reactions: REACTIONS,
    waiting: () => REACTIONS,
    fall: async (ailment) => {
      await (ailment === "down" ? relay.cut() : undefined);
      door.ailment = ailment;
    },
    recover: async () => {
      door.ailment = undefined;
      await relay.mend();
    },
    asked: () => door.asked,
    world: (project) => storeAt(relay.url, project, collection),
    steady: (project) => storeAt(WEAVIATE_URL, project, collection),
    texts: (userId) => textsOf(collection, userId),
    close: async () => {
      await relay.cut();
      await door.close();
      await ask(`schema/${collection}`, "DELETE");
    },
  };
}

/** Only what is written goes through the door: searches, which no reaction makes, go to gRPC. */
function storeAt(url: string, { db }: Project, collection: string) {
  const { seconds: timeoutSeconds } = inRun(CALL_SECONDS);
  const server = { url, grpcUrl: WEAVIATE_GRPC_URL, apiKey: WEAVIATE_API_KEY, collection, timeoutSeconds };
  const vectors = weaviateVectors({ ...server, db, now: clock(CLAIM_SPEED) });
  return { vectors: async () => vectors };
}

const ask = (path: string, method: string): Promise<Response> =>
  fetch(`${WEAVIATE_URL}/v1/${path}`, { method, headers: { authorization: `Bearer ${WEAVIATE_API_KEY}` } });

/** Nothing where there is no such tenant: of that user nothing was remembered. */
const found = z.object({
  objects: z.array(z.object({ properties: z.object({ text: z.string() }) })).default([]),
});

async function textsOf(collection: string, userId: string): Promise<string[]> {
  const response = await ask(`objects?class=${collection}&tenant=${userId}&limit=10000`, "GET");
  return found.parse(await response.json()).objects.map(({ properties }) => properties.text);
}
