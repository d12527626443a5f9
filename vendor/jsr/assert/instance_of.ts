import { withMessage } from "./assert.ts";
import { AssertionError } from "./assertion_error.ts";
import { inspect } from "./inspect.ts";

/** Any class, abstract ones included. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = abstract new (...args: any[]) => any;

/** Fails unless `actual` is an instance of `expectedType`. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    withMessage(
      `${describe(actual)} is not an instance of ${nameOf(expectedType)}`,
      msg,
    ),
  );
}

/** Fails if `actual` is an instance of `unexpectedType`. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  // deno-lint-ignore no-explicit-any
  unexpectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (!(actual instanceof unexpectedType)) return;
  throw new AssertionError(
    withMessage(
      `${describe(actual)} is an instance of ${nameOf(unexpectedType)} and must not be`,
      msg,
    ),
  );
}

/** Fails unless `error` is an Error of the given class whose message includes, or matches, the given text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(
      withMessage(`${describe(error)} is not an Error`, msg),
    );
  }
  if (ErrorClass && !(error instanceof ErrorClass)) {
    const found = `The error is ${nameOf(error.constructor)}, not ${nameOf(ErrorClass)}: ${error.message}`;
    throw new AssertionError(withMessage(found, msg), { cause: error });
  }
  if (msgMatches === undefined) return;
  const matches = typeof msgMatches === "string"
    ? includesPlain(error.message, msgMatches)
    : msgMatches.test(error.message);
  if (matches) return;
  const found = `The error's message lacks ${inspect(msgMatches)}: ${inspect(error.message)}`;
  throw new AssertionError(withMessage(found, msg), { cause: error });
}

/** Colours in messages do not count. */
function includesPlain(text: string, wanted: string): boolean {
  // deno-lint-ignore no-control-regex
  const plain = (value: string) => value.replaceAll(/\x1b\[[0-9;]*m/g, "");
  return plain(text).includes(plain(wanted));
}

function nameOf(type: { name: string }): string {
  return type.name || "an unnamed class";
}

function describe(value: unknown): string {
  const isObject = typeof value === "object" && value !== null;
  return isObject ? `A value of ${nameOf(value.constructor ?? Object)}` : `The value ${inspect(value)}`;
}
