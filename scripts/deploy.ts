/**
 * `npm run deploy -- --project P [--dry-run] [--only-settings] [-- words for firebase deploy]`: `firebase deploy` (which builds), then
 * what it leaves out: dead-letter topic, deadlines, retention and grants of every subscription, alerts. Running it again changes nothing.
 */
import { exitWith, realMeans } from "./deploy/means.ts";
import { deployOptions } from "./deploy/options.ts";
import { deploy } from "./deploy/run.ts";
import { heading } from "./start/report.ts";

await exitWith(async () => {
  const options = deployOptions(process.argv.slice(2), process.env);
  heading("Deploy", `project ${options.project}${options.isDryRun ? ", dry run: nothing is changed" : ""}`);
  return deploy(await realMeans(options.project), options);
});
