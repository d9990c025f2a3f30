/** `npm run events -- list | show | dead | replay | check`: the operator's view of the event log, and replay. */
import { RefusedError } from "../functions/src/bus/errors.ts";
import { check } from "./events/check.ts";
import { connect } from "./events/connect.ts";
import { dead } from "./events/dead.ts";
import { help } from "./events/help.ts";
import { kindly } from "./events/kindly.ts";
import { list } from "./events/list.ts";
import { readOptions, type Asked } from "./events/options.ts";
import { replay } from "./events/replay.ts";
import { show } from "./events/show.ts";
import { styled } from "./start/report.ts";

/** Says whether all is well: that is the exit code. */
async function run(asked: Asked): Promise<boolean> {
  const session = await connect(asked.project, asked.isJson);
  switch (asked.command) {
    case "list":
      return list(session, asked.request);
    case "show":
      return show(session, asked.request);
    case "dead":
      return dead(session, asked.request);
    case "replay":
      // Which reactions there are is known when the features are loaded.
      await import("../functions/src/index.ts");
      return replay(session, asked.request);
    case "check":
      return check(session, asked.request);
    default:
      throw new RefusedError("There is no such command.");
  }
}

try {
  const asked = readOptions(process.argv.slice(2));
  const isWell = asked ? await run(asked) : help();
  if (!asked?.isJson) {
    console.log("");
  }
  process.exitCode = isWell === false ? 1 : 0;
} catch (error) {
  console.error(`\n  ${styled("red", kindly(error))}\n`);
  process.exitCode = 1;
}
// The clients keep their connections open.
process.exit();
