/**
 * `npm run doctor -- --project P [--json]`: compares the project with what the code and the files of the repository ask for. Writes
 * nothing. Exit code 0: as it has to be, 1: something has drifted, 2: it could not be read.
 */
import { exitWith, realMeans } from "./deploy/means.ts";
import { doctorOptions } from "./deploy/options.ts";
import { doctor } from "./deploy/run.ts";
import { heading } from "./start/report.ts";

await exitWith(async () => {
  const options = doctorOptions(process.argv.slice(2), process.env);
  if (!options.isJson) {
    heading("Doctor", `project ${options.project}`);
  }
  return doctor(await realMeans(options.project), options);
});
