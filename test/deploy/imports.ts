/** `import … from "x"`, `import "x"`, `export … from "x"`, as esbuild prints them: at the start of a line. */
const STATIC = /^(?:import|export)\b[^;"']*?(?:from\s*)?["']([^"']+)["']/gm;
const LAZY = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

const found = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].map(([, name]) => name!);

/** Everything that a chunk names, whenever it loads it. */
export const importsOf = (text: string): string[] => [...found(STATIC, text), ...found(LAZY, text)];

/** What is loaded before the first line of an entry runs: the packages that it and the chunks that it needs import. */
export function staticPackages(chunks: Map<string, string>, entry: string): Set<string> {
  const seen = new Set<string>([entry]);
  const packages = new Set<string>();
  for (const name of seen) {
    for (const imported of found(STATIC, chunks.get(name) ?? "")) {
      (imported.startsWith("./") ? seen : packages).add(imported.replace(/^\.\//, ""));
    }
  }
  return packages;
}

/** The package that an import belongs to: `@google-cloud/pubsub/build` is of `@google-cloud/pubsub`. */
export const packageOf = (imported: string): string =>
  imported.split("/", imported.startsWith("@") ? 2 : 1).join("/");
