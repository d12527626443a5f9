import { withMessage } from "./assert.ts";
import { AssertionError } from "./assertion_error.ts";
import { inspect } from "./inspect.ts";

function assertOrder(
  holds: boolean,
  actual: unknown,
  sign: string,
  expected: unknown,
  msg?: string,
): void {
  if (holds) return;
  throw new AssertionError(
    withMessage(
      `Not true: ${inspect(actual)} ${sign} ${inspect(expected)}`,
      msg,
    ),
  );
}

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  assertOrder(actual > expected, actual, ">", expected, msg);
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  assertOrder(actual >= expected, actual, ">=", expected, msg);
}

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  assertOrder(actual < expected, actual, "<", expected, msg);
}

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  assertOrder(actual <= expected, actual, "<=", expected, msg);
}

/**
 * Fails unless the numbers differ by at most `tolerance`.
 *
 * @param tolerance Largest difference allowed, in the unit of the numbers; by default a ten-millionth of `expected`.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (delta <= allowed) return;
  throw new AssertionError(
    withMessage(
      `${actual} is not close to ${expected}: they differ by ${delta}, more than ${allowed}`,
      msg,
    ),
  );
}
