/** One line of code, changed so that a promise is broken. Some test has to notice. */
export interface Sabotage {
  /** What is broken, as a short sentence; what is in the way of the promise comes first. */
  name: string;
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  /** How the paths of the test files begin that may notice. */
  tests: string[];
  /** The titles to run, where the whole files would take too long. */
  titles?: string;
}

/**
 * The text of the file with the sabotage done.
 * @throws Error that names the sabotage, when the code has moved from under it.
 */
export function sabotaged(text: string, { name, file, find, replace }: Sabotage): string {
  const pieces = text.split(find);
  if (pieces.length !== 2) {
    throw new Error(
      `The sabotage "${name}" has to find its text once in ${file}, but finds it ${pieces.length - 1} times: ${find}`,
    );
  }
  return pieces.join(replace);
}
