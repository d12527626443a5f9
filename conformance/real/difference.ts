/** What is not there as often as it should be, and what is there more often: a few of each, and how many. */
export interface Difference {
  readonly missing: readonly string[];
  readonly missingCount: number;
  readonly tooMany: readonly string[];
  readonly tooManyCount: number;
}

/** No difference. */
export const SAME: Difference = { missing: [], missingCount: 0, tooMany: [], tooManyCount: 0 };

/** Compares texts in no order, each as often as it comes. */
export function difference(actual: Iterable<string>, expected: Iterable<string>): Difference {
  const counts = new Map<string, number>();
  for (const text of actual) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const text of expected) counts.set(text, (counts.get(text) ?? 0) - 1);
  const where = (test: (count: number) => boolean) =>
    [...counts].filter(([, count]) => test(count)).map(([text]) => text);
  const missing = where((count) => count < 0);
  const tooMany = where((count) => count > 0);
  return {
    missing: missing.slice(0, SHOWN),
    missingCount: missing.length,
    tooMany: tooMany.slice(0, SHOWN),
    tooManyCount: tooMany.length,
  };
}

const SHOWN = 3;
