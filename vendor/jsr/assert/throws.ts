import { withMessage } from "./assert.ts";
import { AssertionError } from "./assertion_error.ts";
import { assertIsError } from "./instance_of.ts";

// deno-lint-ignore no-explicit-any
type ErrorType<E> = abstract new (...args: any[]) => E;

/** Fails unless `fn` throws; gives what was thrown. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Fails unless `fn` throws an error of the class, with the text in its message; gives the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClassOrMsg?: ErrorType<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const own = typeof errorClassOrMsg === "string" ? errorClassOrMsg : msg;
  try {
    fn();
  } catch (error) {
    return checked(error, errorClassOrMsg, msgIncludes, own);
  }
  throw new AssertionError(withMessage("The function did not throw", own));
}

/** Fails unless the promise that `fn` returns is rejected; gives what it was rejected with. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Fails unless the promise is rejected with an error of the class, with the text in its message; gives the error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorType<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClassOrMsg?: ErrorType<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const own = typeof errorClassOrMsg === "string" ? errorClassOrMsg : msg;
  const promise = startedPromise(fn, own);
  try {
    await promise;
  } catch (error) {
    return checked(error, errorClassOrMsg, msgIncludes, own);
  }
  throw new AssertionError(withMessage("The promise was not rejected", own));
}

/** A function that throws at once has not rejected: its caller would need `try`, not `catch`. */
function startedPromise(
  fn: () => PromiseLike<unknown>,
  msg: string | undefined,
): PromiseLike<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    const found = "The function threw before it returned a promise; use assertThrows for that";
    throw new AssertionError(withMessage(found, msg), { cause: error });
  }
  if (typeof promise?.then === "function") return promise;
  throw new AssertionError(
    withMessage("The function did not return a promise", msg),
  );
}

function checked<E extends Error>(
  error: unknown,
  errorClassOrMsg: ErrorType<E> | string | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
): unknown {
  if (typeof errorClassOrMsg === "function") {
    assertIsError(error, errorClassOrMsg, msgIncludes, msg);
  }
  return error;
}
