import { withMessage } from "./assert.ts";
import { AssertionError } from "./assertion_error.ts";
import { equal } from "./equal.ts";
import { inspect } from "./inspect.ts";

/** Fails unless `actual` contains the text `expected`. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    withMessage(
      `The text ${inspect(actual)} does not contain ${inspect(expected)}`,
      msg,
    ),
  );
}

/** Fails unless `expected` matches somewhere in `actual`. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  throw new AssertionError(
    withMessage(`The text ${inspect(actual)} does not match ${expected}`, msg),
  );
}

/** Fails if `expected` matches somewhere in `actual`. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) return;
  throw new AssertionError(
    withMessage(
      `The text ${inspect(actual)} matches ${expected} and must not`,
      msg,
    ),
  );
}

/** What `assertArrayIncludes` takes: an array, a typed array, or anything with a length and indexes. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** Fails unless each member of `expected` equals, in depth, some member of `actual`. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) => !present.some((value) => equal(value, wanted)));
  if (missing.length === 0) return;
  throw new AssertionError(
    withMessage(`The array ${inspect(actual)} lacks ${inspect(missing)}`, msg),
  );
}
