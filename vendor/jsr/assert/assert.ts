import { AssertionError } from "./assertion_error.ts";
import { inspect } from "./inspect.ts";

/** The values that count as false in a condition. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** Fails unless `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Fails unless `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Fails if `actual` is null or undefined. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw new AssertionError(
      withMessage(`A value is missing: ${inspect(actual)}`, msg),
    );
  }
}

/** Fails always. */
export function fail(msg?: string): never {
  throw new AssertionError(withMessage("Failed on purpose", msg));
}

/** Marks a place that must never run. */
export function unreachable(reason?: string): never {
  throw new AssertionError(
    withMessage("A place that must never run was reached", reason),
  );
}

/** Marks a place that is not written yet. */
export function unimplemented(msg?: string): never {
  throw new AssertionError(withMessage("Not written yet", msg));
}

/** Puts the caller's own message, if any, in front of what was found. */
export function withMessage(found: string, msg: string | undefined): string {
  return msg ? `${msg}: ${found}` : found;
}
