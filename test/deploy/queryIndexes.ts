import { vi } from "vitest";
import type { Firestore } from "../../functions/src/adapters/firestore.ts";
import type { Index, IndexField } from "./indexes.ts";

interface FieldFilter {
  field: { fieldPath: string };
  op: string;
}

interface Filter {
  fieldFilter?: FieldFilter;
  compositeFilter?: { op: string; filters: Filter[] };
}

/** What a query asks of the database, as far as an index matters. */
export interface StructuredQuery {
  from: { collectionId: string; allDescendants?: boolean }[];
  where?: Filter;
  orderBy?: { field: { fieldPath: string }; direction: "ASCENDING" | "DESCENDING" }[];
  findNearest?: {
    vectorField: { fieldPath: string };
    queryVector: { mapValue: { fields: { value: { arrayValue: { values: unknown[] } } } } };
  };
}

interface Spied {
  toProto(...args: unknown[]): { structuredQuery: StructuredQuery };
}

/** Keeps every query that is made from now on. The emulator answers all of them; the database only those that have an index. */
export function recordQueries(db: Firestore): StructuredQuery[] {
  const queries: StructuredQuery[] = [];
  const prototype = Object.getPrototypeOf(db.collection("any").limit(1)) as Spied;
  const toProto: Spied["toProto"] = Reflect.get(prototype, "toProto");
  vi.spyOn(prototype, "toProto").mockImplementation(function asked(this: Spied, ...args: unknown[]) {
    const request = toProto.apply(this, args);
    queries.push(request.structuredQuery);
    return request;
  });
  return queries;
}

const EQUALITIES = ["EQUAL", "IN", "IS_NULL", "IS_NAN"];

function filtersOf(where: Filter | undefined): FieldFilter[] {
  const filters = where?.compositeFilter?.filters.flatMap(filtersOf) ?? [];
  return where?.fieldFilter ? [where.fieldFilter, ...filters] : filters;
}

const unique = (names: string[]): string[] => [...new Set(names)];

/** The fields by which a query finds and orders: those of equalities in any order, then the others in theirs. */
interface Needs {
  group: string;
  equal: string[];
  contains: string[];
  ordered: IndexField[];
  vector: IndexField[];
}

function needsOf(query: StructuredQuery): Needs {
  const filters = filtersOf(query.where);
  const fields = (isWanted: (op: string) => boolean) =>
    unique(filters.filter(({ op }) => isWanted(op)).map(({ field }) => field.fieldPath));
  const explicit = (query.orderBy ?? []).map(({ field, direction }) => ({
    fieldPath: field.fieldPath,
    order: direction,
  }));
  const ranges = fields((op) => !EQUALITIES.includes(op) && !op.startsWith("ARRAY_"));
  const implied = ranges
    .filter((range) => !explicit.some(({ fieldPath }) => fieldPath === range))
    .map((fieldPath) => ({ fieldPath, order: "ASCENDING" as const }));
  return {
    group: query.from[0]!.collectionId,
    // Their order means nothing to the database: firestore.indexes.json has them by the alphabet.
    equal: fields((op) => EQUALITIES.includes(op)).toSorted(),
    contains: fields((op) => op.startsWith("ARRAY_")),
    ordered: [...explicit, ...implied].filter(({ fieldPath }) => fieldPath !== "__name__"),
    vector: vectorOf(query),
  };
}

function vectorOf({ findNearest }: StructuredQuery): IndexField[] {
  if (!findNearest) {
    return [];
  }
  const { values } = findNearest.queryVector.mapValue.fields.value.arrayValue;
  const vectorConfig = { dimension: values.length, flat: {} };
  return [{ fieldPath: findNearest.vectorField.fieldPath, vectorConfig }];
}

/**
 * The composite index that a query needs, or undefined where the automatic ones of single fields serve it well. Equalities alone could be
 * served by merging two of those, but a count then pays for what it merges and not only for what it counts.
 */
export function indexFor(query: StructuredQuery): Index | undefined {
  const { group, equal, contains, ordered, vector } = needsOf(query);
  const fields: IndexField[] = [
    ...equal.map((fieldPath) => ({ fieldPath, order: "ASCENDING" as const })),
    ...contains.map((fieldPath) => ({ fieldPath, arrayConfig: "CONTAINS" as const })),
    ...ordered.filter(({ fieldPath }) => !equal.includes(fieldPath)),
    ...vector,
  ];
  const queryScope = query.from[0]!.allDescendants ? "COLLECTION_GROUP" : "COLLECTION";
  const needsOne = fields.length > 1 || vector.length > 0 || queryScope === "COLLECTION_GROUP";
  return needsOne ? { collectionGroup: group, queryScope, fields } : undefined;
}

/** The composite indexes that queries need, each once. */
export function indexesFor(queries: StructuredQuery[]): Index[] {
  const all = queries.map(indexFor).filter((index) => index !== undefined);
  return [...new Map(all.map((index) => [JSON.stringify(index), index])).values()];
}
