import * as z from "zod";
import type { Hit } from "../adapters/vectors.ts";
import type { Context } from "../bus/context.ts";
import { id } from "../events/fields.ts";

/** What a search can be narrowed to: one of these. */
const filter = z
  .strictObject({
    status: z.enum(["todo", "in_progress", "completed", "cancelled"]).optional(),
    goalId: id.optional(),
    projectId: id.optional(),
    tag: z.string().min(1).max(50).optional(),
  })
  .refine(
    (fields) => Object.keys(fields).length <= 1,
    "name at most one of status, goalId, projectId and tag",
  );

export const searchRequest = z.strictObject({
  query: z.string().trim().min(1, "must not be empty").max(1000, "must have at most 1000 characters"),
  limit: z.number().int().min(1).max(100, "must be at most 100").default(10),
  filter: filter.optional(),
});

/** Searches the memories of one user, best first. */
export async function search(
  context: Pick<Context, "vectors" | "embeddings">,
  userId: string,
  request: z.output<typeof searchRequest>,
): Promise<Hit[]> {
  const [embeddings, vectors] = await Promise.all([context.embeddings(), context.vectors()]);
  const [vector = []] = await embeddings.embed([request.query], "query");
  const [narrowing] = Object.entries(request.filter ?? {});
  const label = narrowing ? { label: narrowing.join(":") } : {};
  return vectors.search(userId, {
    vector,
    model: embeddings.model,
    text: request.query,
    limit: request.limit,
    ...label,
  });
}
