/** firestore.indexes.json, as the Firebase CLI reads it. */
export interface IndexField {
  fieldPath: string;
  order?: string | undefined;
  arrayConfig?: string | undefined;
  vectorConfig?: { dimension: number } | undefined;
}

export interface IndexSpec {
  collectionGroup: string;
  queryScope: string;
  fields: IndexField[];
}

export interface DatabaseSpec {
  indexes: IndexSpec[];
  fieldOverrides: { collectionGroup: string; fieldPath: string; ttl?: boolean; indexes: object[] }[];
}

const directionOf = ({ order, arrayConfig, vectorConfig }: IndexField): string =>
  order ?? arrayConfig ?? `vector of ${vectorConfig?.dimension}`;

/** An index in words, the same for the file and the database, which adds the document's name to every index. */
export function describeIndex({ collectionGroup, queryScope, fields }: IndexSpec): string {
  const named = fields
    .filter(({ fieldPath }) => fieldPath !== "__name__")
    .map((field) => `${field.fieldPath} ${directionOf(field).toLowerCase()}`);
  const scope = queryScope === "COLLECTION" ? "" : ` (${queryScope.toLowerCase()})`;
  return `${collectionGroup}: ${named.join(", ")}${scope}`;
}
