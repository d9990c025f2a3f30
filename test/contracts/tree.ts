import { Timestamp, type DocumentReference } from "../../functions/src/adapters/firestore.ts";

/** A document as it lies there, and when it was last written. */
export interface Leaf {
  data: Record<string, unknown>;
  updateTime: string;
}

/** Everything at and below a document, by path. */
export async function treeOf(root: DocumentReference): Promise<Record<string, Leaf>> {
  const [snapshot, collections] = await Promise.all([root.get(), root.listCollections()]);
  const documents = await Promise.all(collections.map((collection) => collection.listDocuments()));
  const below = await Promise.all(documents.flat().map(treeOf));
  const { updateTime } = snapshot;
  const data = snapshot.data();
  const own = data && updateTime ? { [root.path]: { data, updateTime: updateTime.valueOf() } } : {};
  return Object.assign(own, ...below) as Record<string, Leaf>;
}

const TRACE = /\b00-[0-9a-f]{32}-[0-9a-f]{16}-01\b/g;

/** The same for two runs that did the same at different times. */
export function timeless(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll(TRACE, "(a trace)");
  }
  if (value instanceof Timestamp) {
    return "(a time)";
  }
  if (Array.isArray(value)) {
    return value.map(timeless);
  }
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, timeless(each)]));
}

/** What is in the documents of a tree, apart from when it came there. */
export const timelessTree = (tree: Record<string, Leaf>): unknown =>
  timeless(Object.fromEntries(Object.entries(tree).map(([path, { data }]) => [path, data])));

/** The collection groups of a tree whose documents are meant to go by themselves. */
export const expiringGroups = (tree: Record<string, Leaf>): string[] =>
  Object.entries(tree)
    .filter(([, { data }]) => "expiresAt" in data)
    .map(([path]) => path.split("/").at(-2)!);
