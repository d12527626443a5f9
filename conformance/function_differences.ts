/**
 * What the catalogue of functions itself says of Spark's, for the documentation.
 *
 * @module
 */
import { allFunctions } from "../engine/embedded/functions/catalogue.ts";
import { MISSING_FUNCTIONS } from "../engine/embedded/functions/missing_functions.ts";

/** Functions that are like Spark's but for something: `[names, difference]`. */
export function functionDifferences(): [names: readonly string[], difference: string][] {
  const byDifference = Map.groupBy(
    allFunctions().filter(({ difference }) => difference !== undefined),
    ({ difference }) => difference!,
  );
  return [...byDifference].map(([difference, functions]) =>
    [functions.map(({ name }) => name).sort(), difference] as [readonly string[], string]
  ).sort(([[a]], [[b]]) => (a! < b! ? -1 : 1));
}

/** Functions that are not here: `[names, reason]`. */
export function missingFunctions(): [names: readonly string[], reason: string][] {
  return MISSING_FUNCTIONS.map(([reason, names]) => [names.toSorted(), reason]);
}
