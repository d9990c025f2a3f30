import type { Event, Note, Tools } from "../bus/reaction.ts";
import type { DataOf } from "../events/defineEvent.ts";
import type { taskChanged, taskCompleted } from "../events/tasks.ts";

type TaskEvent = Event<DataOf<typeof taskCompleted> | DataOf<typeof taskChanged>>;

interface Texts {
  title?: string | undefined;
  description?: string | undefined;
}

/** What is searched in: the words of the task. */
export const textOf = ({ title = "", description }: Texts): string =>
  description ? `${title}. ${description}` : title;

/** What a search can be narrowed to. */
export function labelsOf(event: TaskEvent): string[] {
  const { goalId, projectId, tags = [] } = event.data;
  const status = "status" in event.data ? event.data.status : "completed";
  return [
    `status:${status}`,
    ...(goalId ? [`goalId:${goalId}`] : []),
    ...(projectId ? [`projectId:${projectId}`] : []),
    ...tags.map((tag) => `tag:${tag}`),
  ];
}

/** Stores the task as it was at this event, unless something newer is known. */
export async function remember(event: TaskEvent, tools: Tools): Promise<Note> {
  const subject = `tasks/${event.data.taskId}`;
  const vectors = await tools.vectors();
  if ("change" in event.data && event.data.change === "deleted") {
    await vectors.forget(event.userId, { subject, version: event.time }, tools.replace);
    return "forgotten";
  }
  const embeddings = await tools.embeddings();
  const text = textOf(event.data);
  const [vector = []] = await embeddings.embed([text], "document");
  const { model } = embeddings;
  const memory = { subject, version: event.time, text, labels: labelsOf(event), vector, model };
  const outcome = await vectors.store(event.userId, memory, tools.replace);
  return outcome === "outdated" ? "a newer version is known" : undefined;
}
