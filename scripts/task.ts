/** npm run task -- list | complete <taskId> | search <words>: what the demo user of a running `npm start` does. */
import { collection, getDocs } from "firebase/firestore/lite";
import { signIn, type DemoApp } from "./start/demoApp.ts";
import { completeAndTell } from "./start/journey.ts";
import { heading, line, styled } from "./start/report.ts";

/** There is always a nearest memory. Below this it has nothing to do with the words. */
const LEAST_SIMILARITY = 0.1;

const USAGE =
  "Say what to do: npm run task -- list, npm run task -- complete <taskId>, or npm run task -- search <words>.";

async function run([verb, ...words]: string[]): Promise<void> {
  const argument = words.join(" ");
  if (verb === "list") {
    return list(await signIn());
  }
  if (verb === "complete" && argument !== "") {
    return completeAndTell(await signIn(), { taskId: argument });
  }
  if (verb === "search" && argument !== "") {
    return search(await signIn(), argument);
  }
  throw new Error(USAGE);
}

async function list(app: DemoApp): Promise<void> {
  heading("The tasks of the demo user");
  const { docs } = await getDocs(collection(app.db, "users", app.userId, "tasks"));
  docs.forEach((task) => line({ label: task.id, text: task.get("title"), right: task.get("status") }));
}

async function search(app: DemoApp, query: string): Promise<void> {
  heading(`Search for “${query}”`);
  type Answer = { hits: { subject: string; text: string; score: number }[] };
  const answer = await app.call<Answer>("memory-searchMemory", { query, limit: 5 });
  const hits = answer.hits.filter(({ score }) => score >= LEAST_SIMILARITY);
  hits.forEach((hit) => line({ label: hit.score.toFixed(2), text: hit.text }));
  if (hits.length === 0) {
    line({ label: "", text: "No task has to do with it." });
  }
}

try {
  await run(process.argv.slice(2));
  console.log("");
  process.exit(0);
} catch (error) {
  console.error(`\n${styled("red", error instanceof Error ? error.message : String(error))}\n`);
  process.exit(1);
}
