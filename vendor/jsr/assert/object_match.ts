import { withMessage } from "./assert.ts";
import { AssertionError } from "./assertion_error.ts";
import { describeDifference } from "./diff.ts";
import { equal } from "./equal.ts";

type Properties = Record<PropertyKey, unknown>;

/** Fails unless everything in `expected` is in `actual` too, in depth; `actual` may hold more. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  if (matches(actual, expected)) return;
  const difference = describeDifference(
    onlyWhatIsExpected(actual, expected),
    expected,
  );
  throw new AssertionError(
    withMessage(`The object does not match\n${difference}`, msg),
  );
}

function matches(
  actual: unknown,
  expected: unknown,
  seen = new Map<unknown, unknown>(),
): boolean {
  if (actual === null || typeof actual !== "object" || !hasMembers(expected)) {
    return equal(actual, expected);
  }
  if (seen.get(expected) === actual) return true;
  seen.set(expected, actual);
  if (expected instanceof Map) {
    return actual instanceof Map &&
      [...expected].every(([key, value]) => actual.has(key) && matches(actual.get(key), value, seen));
  }
  if (expected instanceof Set) {
    return actual instanceof Set &&
      [...expected].every((value) => actual.has(value));
  }
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  return Reflect.ownKeys(expected).every((key) =>
    key in actual &&
    (key === "length" ||
      matches((actual as Properties)[key], (expected as Properties)[key], seen))
  );
}

/** Whether a value is compared member by member, rather than as a whole. */
function hasMembers(value: unknown): value is object {
  return typeof value === "object" && value !== null &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Date || value instanceof RegExp ||
      value instanceof URL || value instanceof ArrayBuffer);
}

/** The part of `actual` that `expected` speaks about, for the message only. */
function onlyWhatIsExpected(
  actual: unknown,
  expected: unknown,
  seen = new Set<unknown>(),
): unknown {
  if (!isPlain(actual) || !isPlain(expected) || seen.has(actual)) return actual;
  seen.add(actual);
  if (Array.isArray(actual)) {
    return actual.slice(0, Reflect.get(expected, "length") as number).map((
      value,
      index,
    ) => onlyWhatIsExpected(value, (expected as Properties)[index], seen));
  }
  const part: Properties = {};
  for (const key of Reflect.ownKeys(expected)) {
    if (key in actual) {
      part[key] = onlyWhatIsExpected(
        (actual as Properties)[key],
        (expected as Properties)[key],
        seen,
      );
    }
  }
  return part;
}

function isPlain(value: unknown): value is object {
  return hasMembers(value) && !(value instanceof Map || value instanceof Set);
}
