import { v5 } from "uuid";

/** The namespace of our ids; changing it orphans every stored memory. */
const namespace = "4b7d9a52-1c0e-5f3a-8d64-2f6a0c9e7b31";

/** The id of a memory in every store: the same user and subject have the same id for ever. */
export function memoryId(userId: string, subject: string): string {
  return v5(`users/${userId}/${subject}`, namespace);
}

/** The name of a user's part of a store that allows 64 letters, digits, `_` and `-` only: the user's id where it fits. */
export function tenantOf(userId: string): string {
  return /^[A-Za-z0-9_-]{1,64}$/.test(userId) ? userId : v5(`users/${userId}`, namespace);
}
