interface Described {
  name: string;
  options?: { default?: unknown; description?: string };
}

const isParameter = (value: unknown): value is Described =>
  typeof value === "object" && value !== null && "name" in value && "value" in value;

const byKind = (values: unknown[], secret: boolean): Described[] =>
  values.filter(isParameter).filter(({ constructor }) => constructor.name.includes("Secret") === secret);

/** Every parameter and secret with its default, from functions/src/params.ts. */
export function parameters(module: Record<string, unknown>): string {
  const values = Object.values(module);
  const plain = byKind(values, false).map(
    ({ name, options }) =>
      `| \`${name}\` | \`${String(options?.default) || " "}\` | ${options?.description} |`,
  );
  const secret = byKind(values, true).map((each) => `| \`${each.name}\` | ${descriptionOf(each)} |`);
  return `# Parameters and secrets

Written by \`npm run generate\` from \`functions/src/params.ts\`. Set parameters in \`functions/.env.<project>\` before a deploy,
secrets with \`firebase functions:secrets:set <NAME>\`. A value that is not allowed is refused when it is first read, by name.

| parameter | default | what it does |
| --- | --- | --- |
${plain.join("\n")}

| secret | what it opens |
| --- | --- |
${secret.join("\n")}
`;
}

/** All parameters with their defaults, to be copied to `functions/.env.<project>`: a deploy without a terminal wants every one. */
export function exampleEnvironment(module: Record<string, unknown>): string {
  const lines = byKind(Object.values(module), false).map(
    (each) => `# ${descriptionOf(each)}\n${each.name}=${String(each.options?.default)}\n`,
  );
  return `# Written by \`npm run generate\`. Copy to .env.<project id> and change what differs.\n\n${lines.join("\n")}`;
}

const descriptionOf = (secret: Described): string =>
  (secret as { description?: string }).description ?? secret.options?.description ?? "";
