import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "../../scripts/toolchain/paths.ts";

export interface IndexField {
  fieldPath: string;
  order?: "ASCENDING" | "DESCENDING";
  arrayConfig?: "CONTAINS";
  vectorConfig?: { dimension: number; flat: object };
}

export interface Index {
  collectionGroup: string;
  queryScope: "COLLECTION" | "COLLECTION_GROUP";
  fields: IndexField[];
}

export interface FieldOverride {
  collectionGroup: string;
  fieldPath: string;
  ttl?: boolean;
  indexes: object[];
}

export const indexes = JSON.parse(readFileSync(join(repositoryFolder, "firestore.indexes.json"), "utf8")) as {
  indexes: Index[];
  fieldOverrides: FieldOverride[];
};

/** The collection groups whose documents the database deletes when `expiresAt` has passed. */
export const groupsThatExpire = (): string[] =>
  indexes.fieldOverrides
    .filter(({ ttl, fieldPath }) => ttl && fieldPath === "expiresAt")
    .map(({ collectionGroup }) => collectionGroup);
