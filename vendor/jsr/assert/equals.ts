import { withMessage } from "./assert.ts";
import { AssertionError } from "./assertion_error.ts";
import { describeDifference } from "./diff.ts";
import { equal } from "./equal.ts";
import { inspect } from "./inspect.ts";

/** Fails unless the values are equal in depth; the message marks what differs. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(
    withMessage(`Values differ\n${describeDifference(actual, expected)}`, msg),
  );
}

/** Fails if the values are equal in depth. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    withMessage(`Values are equal and must not be: ${inspect(actual)}`, msg),
  );
}

/** Fails unless the values are the same by `Object.is`: one object, or the same primitive. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  throw new AssertionError(
    withMessage(
      `Values are not the same\n${describeDifference(actual, expected)}`,
      msg,
    ),
  );
}

/** Fails if the values are the same by `Object.is`. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!Object.is(actual, expected)) return;
  throw new AssertionError(
    withMessage(`Values are the same and must not be: ${inspect(actual)}`, msg),
  );
}
