/** One expression of the rules in the emulator's report, with the values that it took; nested as in the source. */
interface Expression {
  sourcePosition: { line: number; column: number; currentOffset: number; endOffset: number };
  values?: { value: Record<string, unknown>; count: number }[];
  children?: Expression[];
}

interface Report {
  rules: { files: { content: string }[] };
  report: Expression[];
}

export interface Coverage {
  /** The outermost expressions that no request ever gave a value. */
  unevaluated: string[];
  /** Claims that were true, or false, every time. */
  onesided: string[];
}

export async function coverageOf(projectId: string): Promise<Coverage> {
  const host = process.env.FIRESTORE_EMULATOR_HOST;
  const response = await fetch(`http://${host}/emulator/v1/projects/${projectId}:ruleCoverage`);
  const { rules, report } = (await response.json()) as Report;
  const source = rules.files[0]?.content ?? "";
  if (report.length === 0) throw new Error("the emulator reports no expressions");
  return {
    unevaluated: report.flatMap(outermostUnevaluated).map((expression) => quote(expression, source)),
    onesided: report
      .flatMap(withChildren)
      .filter(isOnesided)
      .map((expression) => quote(expression, source)),
  };
}

/** An expression that failed each time has values too, all undefined: it proved nothing. */
const isEvaluated = ({ values = [] }: Expression) => values.some(({ value }) => !("undefined" in value));

const outermostUnevaluated = (expression: Expression): Expression[] =>
  isEvaluated(expression) ? (expression.children ?? []).flatMap(outermostUnevaluated) : [expression];

const withChildren = (expression: Expression): Expression[] => [
  expression,
  ...(expression.children ?? []).flatMap(withChildren),
];

/** A failed claim refuses as well as a false one does. */
function isOnesided({ values = [] }: Expression): boolean {
  const answers = values.map(({ value }) => ("undefined" in value ? false : value.boolValue));
  return answers.every((answer) => typeof answer === "boolean") && new Set(answers).size === 1;
}

const quote = ({ sourcePosition: { line, column, currentOffset, endOffset } }: Expression, source: string) =>
  `${line}:${column} ${source.slice(currentOffset, endOffset + 1).replaceAll(/\s+/g, " ")}`;
