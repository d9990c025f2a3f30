import { createRequire } from "node:module";

/**
 * Loads a trigger module that costs a cold start more than it needs: `v2/https` 60 to 85 ms (express, auth), `v2/firestore` 15 ms
 * (measured in bench/coldLoad). At once: `firebase-functions` is CommonJS, and the entry must not wait at its top level.
 */
export const load = createRequire(import.meta.url);

/**
 * Whether this process serves the function of that name. Every function loads the same entry, but an instance serves one, which
 * Cloud Run names in FUNCTION_TARGET (`memory.searchMemory`); where nothing is named (discovery, tests) it may be any.
 */
const isServed = (name: string): boolean => {
  const target = process.env["FUNCTION_TARGET"];
  return !target || target.split(".").at(-1) === name;
};

/** Makes a function, or what stands for it where another instance serves it. */
export function served<Deployed>(name: string, make: () => Deployed): Deployed {
  if (isServed(name)) {
    return make();
  }
  const elsewhere = () => {
    throw new Error(`${name} is not served by this instance, which is for ${process.env["FUNCTION_TARGET"]}`);
  };
  return elsewhere as Deployed;
}
