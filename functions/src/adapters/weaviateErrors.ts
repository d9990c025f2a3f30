/** Two lines of the client's errors that matter, whatever class or protocol they come in. */
const refusedKey =
  /Unauthenticated|UNAUTHENTICATED|PERMISSION_DENIED|InsufficientPermissions|status code: 40[13]/;
const unreachable = /fetch failed|UNAVAILABLE|timed out|DEADLINE_EXCEEDED|CANCELLED|gRPC health check/;

/** Says which system failed and why, in words that an operator can act on. The client's own error stays as the cause. */
export function explainWeaviate(error: unknown, url: string, grpc: string): Error {
  const said = described(error);
  if (refusedKey.test(said))
    return new Error("Weaviate refused the API key (WEAVIATE_API_KEY)", { cause: error });
  if (unreachable.test(said))
    return new Error(`Weaviate at ${url} can not be reached (searches go to gRPC at ${grpc}): ${said}`, {
      cause: error,
    });
  return new Error(`Weaviate at ${url} answered: ${said}`, { cause: error });
}

export function isUnreachable(error: unknown): boolean {
  return unreachable.test(described(error));
}

/** A search or a removal for a user about whom nothing was ever stored, or before anything was stored of anyone. */
export function isUnknownTenant(error: unknown): boolean {
  return /tenant not found|non-existing index/.test(described(error));
}

export function isAlreadyThere(error: unknown): boolean {
  return /already exists/.test(described(error));
}

export function isNotThere(error: unknown): boolean {
  return /status code: 404/.test(described(error));
}

/** A request that was sent and not answered may still be carried out; one that was answered or never sent may not. */
export function mayStillArrive(error: unknown): boolean {
  return isUnreachable(error) && !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(described(error));
}

/** Name and message of an error and of everything that caused it. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const own = [error.name, code, error.message].filter((part) => part !== undefined).join(" ");
  return error.cause === undefined ? own : `${own} (${described(error.cause)})`;
}
