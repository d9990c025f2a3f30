import { createRequire } from "node:module";

interface Parameter {
  name: string;
  options?: { default?: unknown };
}

const isParameter = (option: object): option is Parameter =>
  "name" in option && "value" in option && typeof option.value === "function";

/** The value of an option that may be a parameter of the project: what the environment says, else its default. */
export function valueOf(option: unknown): unknown {
  if (Array.isArray(option)) {
    return option.map(valueOf);
  }
  if (typeof option !== "object" || option === null) {
    return option;
  }
  if (isParameter(option)) {
    return process.env[option.name] ?? option.options?.default;
  }
  return "value" in option && typeof option.value === "function" ? (option.value() as unknown) : undefined;
}

/**
 * Puts the defaults of the parameters that a module declares into the environment, as a deployed function finds them
 * there. What the environment says already stays.
 */
export function provideParameters(module: string): void {
  const { declaredParams } = sdkOf(module);
  for (const { name, options } of declaredParams) {
    if (options?.default !== undefined && !isExpression(options.default)) {
      process.env[name] ??= textOf(options.default);
    }
  }
}

/** The SDK that the module itself loads. */
function sdkOf(module: string): { declaredParams: Parameter[] } {
  const load = createRequire(module);
  try {
    return load("firebase-functions/params") as { declaredParams: Parameter[] };
  } catch {
    return { declaredParams: [] };
  }
}

const isExpression = (value: unknown): boolean => typeof value === "object" && !Array.isArray(value);
const textOf = (value: unknown): string => (Array.isArray(value) ? JSON.stringify(value) : String(value));
