import { collection, doc, getDoc, type DocumentSnapshot } from "firebase/firestore/lite";
import type { DemoApp } from "./demoApp.ts";
import { bar, card, line, paragraph } from "./report.ts";
import { firstOf, NotArrived } from "./waiting.ts";

interface Completed {
  task: DocumentSnapshot;
  event: DocumentSnapshot;
}

/** Prints what the user finds in the app afterwards. @throws NotArrived */
export async function tellEffects(app: DemoApp, completed: Completed): Promise<void> {
  await tellProgress(app, completed);
  await tellStory(app, completed);
  await tellInboxAndPush(app, completed);
}

const because = (progress: DocumentSnapshot) => (progress.get("because") ?? []) as { eventId: string }[];
const text = (message: DocumentSnapshot) =>
  message.get("message.notification") as { title: string; body: string };
const own = (app: DemoApp, name: string) => collection(app.db, "users", app.userId, name);

async function tellProgress(app: DemoApp, { task, event }: Completed): Promise<void> {
  const goalId = task.get("goalId") as string | undefined;
  const id = goalId ? `goal_${goalId}` : "overall";
  const progress = await firstOf(
    own(app, "progress"),
    `the progress ${id}`,
    (each) => each.id === id && because(each).some((entry) => entry.eventId === event.id),
  );
  const { total, completed, percent } = progress.data() as Record<"total" | "completed" | "percent", number>;
  const title = goalId ? (await getDoc(doc(own(app, "goals"), goalId))).get("title") : "Everything";
  line({
    label: "progress",
    text: `${title}  ${bar(percent)}  ${percent} %`,
    right: `${completed} of ${total} tasks`,
  });
}

async function tellStory(app: DemoApp, { task, event }: Completed): Promise<void> {
  const story = await firstOf(
    own(app, "stories"),
    "the story",
    (each) => each.get("evidence.eventId") === event.id,
  );
  paragraph("story", story.get("text"));
  const media = (story.get("media") ?? []) as { id: string; caption?: string; storagePath: string }[];
  const expected = (task.get("mediaIds") ?? []) as string[];
  if (media.length < expected.length) {
    throw new NotArrived("the photo in the story");
  }
  media.forEach(({ caption, storagePath }) => line({ label: "", text: `photo: ${caption ?? storagePath}` }));
}

async function tellInboxAndPush(app: DemoApp, { event }: Completed): Promise<void> {
  const isOurs = (item: DocumentSnapshot) => item.get("cause.eventId") === event.id;
  const item = await firstOf(own(app, "notifications"), "the inbox item", isOurs);
  line({ label: "inbox", text: item.get("title") });
  paragraph("", item.get("body"));
  const push = await firstOf(own(app, "outbox"), "the push", (each) => text(each).body === item.get("body"));
  const device = await getDoc(doc(own(app, "devices"), push.get("deviceId")));
  const { title, body } = text(push);
  card("push", [`SelfOS · ${device.get("platform")} ${device.id}`, title, body]);
}

interface Hit {
  subject: string;
  text: string;
  score: number;
}

/** Searches as the user would, in her own words. @throws NotArrived when the task is not the best hit. */
export async function tellMemory(
  app: DemoApp,
  { task, searchFor }: { task: DocumentSnapshot; searchFor: string },
): Promise<void> {
  const { hits } = await app.call<{ hits: Hit[] }>("memory-searchMemory", { query: searchFor, limit: 3 });
  const [best] = hits;
  if (best?.subject !== `tasks/${task.id}`) {
    throw new NotArrived(`the memory of the task as the best hit for “${searchFor}”`);
  }
  line({ label: "memory", text: `“${searchFor}” finds`, right: `similarity ${best.score.toFixed(2)}` });
  paragraph("", best.text);
}
