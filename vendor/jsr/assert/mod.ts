/**
 * Offline stand-in for `@std/assert`: the functions this project calls, with the published signatures and
 * behaviour (the wording of messages is our own).
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals({ rows: [1n, NaN] }, { rows: [1n, NaN] });
 * assertThrows(() => JSON.parse("{"), SyntaxError);
 * ```
 *
 * @module
 */
export { AssertionError } from "./assertion_error.ts";
export { assert, assertExists, assertFalse, fail, unimplemented, unreachable } from "./assert.ts";
export { equal } from "./equal.ts";
export { assertEquals, assertNotEquals, assertNotStrictEquals, assertStrictEquals } from "./equals.ts";
export { assertObjectMatch } from "./object_match.ts";
export { assertArrayIncludes, assertMatch, assertNotMatch, assertStringIncludes } from "./includes.ts";
export {
  assertAlmostEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
} from "./order.ts";
export { assertInstanceOf, assertIsError, assertNotInstanceOf } from "./instance_of.ts";
export { assertRejects, assertThrows } from "./throws.ts";
