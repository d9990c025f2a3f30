/** Writes what is told by the code itself: the map in the README, what docs/ says of parameters and events. `--check` only compares. */
import { readFileSync, writeFileSync } from "node:fs";
import * as params from "../functions/src/params.ts";
import "../functions/src/index.ts";
import { asyncApi } from "./generate/asyncApi.ts";
import { map } from "./generate/map.ts";
import { exampleEnvironment, parameters } from "./generate/parameters.ts";

/** Puts text between the two comments that mark its place. */
function fill(document: string, place: string, text: string): string {
  const start = `<!-- ${place}: written by \`npm run generate\` -->`;
  const end = `<!-- end of ${place} -->`;
  const [before, rest] = document.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`README.md must hold the two lines "${start}" and "${end}"`);
  }
  return `${before}${start}\n\n${text}\n\n${end}${after}`;
}

/** The code of one reaction, as it stands in the project. */
function codeOf(file: string, name: string): string {
  const code = readFileSync(file, "utf8").match(new RegExp(`^export const ${name} = [^]*?^}\\);$`, "m"))?.[0];
  if (!code) {
    throw new Error(`${file} has no reaction ${name}`);
  }
  return `\`\`\`ts\n// ${file}\n${code}\n\`\`\``;
}

function readme(): string {
  const reaction = codeOf("functions/src/notifications/index.ts", "notifyOnGoalCompleted");
  return fill(fill(readFileSync("README.md", "utf8"), "reaction", reaction), "map", map());
}

const files = {
  "README.md": readme(),
  "docs/parameters.md": parameters(params),
  "functions/.env.example": exampleEnvironment(params),
  "docs/asyncapi.json": `${JSON.stringify(asyncApi(), undefined, 2)}\n`,
};

const current = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

const stale = Object.entries(files).filter(([path, text]) => current(path) !== text);
if (process.argv.includes("--check")) {
  stale.forEach(([path]) => process.stderr.write(`${path} is not up to date. Run: npm run generate\n`));
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  stale.forEach(([path, text]) => {
    writeFileSync(path, text);
    process.stdout.write(`written: ${path}\n`);
  });
}
