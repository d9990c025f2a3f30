/** `npm run emulators`: the emulators of the tests, kept running; their addresses go to .cache/emulators.env for a shell to read. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./toolchain/paths.ts";
import { startTestEmulators } from "./toolchain/testEmulators.ts";

const { env } = await startTestEmulators({ rules: "firestore.rules" });
const file = join(cacheFolder(), "emulators.env");
writeFileSync(
  file,
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join(""),
);
process.stdout.write(
  `The emulators are running. In another shell: . .cache/emulators.env && npx vitest --project emulators --project journeys\n`,
);
setInterval(() => undefined, 3_600_000);
