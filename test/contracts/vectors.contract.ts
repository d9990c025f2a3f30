import { describe } from "vitest";
import type { Vectors } from "../../functions/src/adapters/vectors.ts";
import { orderContract } from "./vectorsOrder.contract.ts";
import { searchContract } from "./vectorsSearch.contract.ts";

/** What every vector store does. `open` makes one; all of them share what is stored. */
export function vectorsContract(name: string, open: () => Vectors): void {
  describe(`${name} as a vector store`, () => {
    searchContract(open);
    orderContract(open);
  });
}
