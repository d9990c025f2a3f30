/** `npm run check`: everything that needs no emulator, each with its time. Stops at nothing, fails if anything failed. */
import { run, type Step } from "./steps.ts";

export const steps: Step[] = [
  { name: "format", command: ["prettier", "--check", ".", "--log-level", "warn"] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "types", command: ["tsc", "--noEmit", "-p", "tsconfig.json"] },
  {
    name: "dependency rule",
    command: ["depcruise", "functions/src", "--config", ".dependency-cruiser.cjs", "--output-type", "err"],
  },
  { name: "generated files", command: ["node", "scripts/generate.ts", "--check"] },
  { name: "build", command: ["node", "scripts/build.ts"] },
  { name: "fast tests", command: ["vitest", "run", "--project", "fast"], tests: true },
];

if (import.meta.main) {
  const { failed } = await run(steps);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
