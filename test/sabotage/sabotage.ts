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
  /** What of the fault suite has to notice it too: of every sabotage of the bus. */
  faults?: Faults;
}

export interface Faults {
  /** The name of a file in test/faults, without `.emulator.test.ts`. */
  file: string;
  title?: string;
}

/** The same sabotage, to be noticed by the fault suite; none where that need not. */
export function byFaults(sabotage: Sabotage): Sabotage[] {
  const { name, file, find, replace, faults } = sabotage;
  if (!faults) {
    return [];
  }
  const titles = faults.title === undefined ? {} : { titles: faults.title };
  return [{ name, file, find, replace, tests: [`test/faults/${faults.file}`], ...titles }];
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
