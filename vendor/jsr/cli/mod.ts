/**
 * Offline stand-in for `@std/cli`: the functions this project calls, with the published signatures and behaviour.
 *
 * @example
 * ```ts
 * import { parseArgs } from "@std/cli";
 * import { assertEquals } from "@std/assert";
 *
 * const args = parseArgs(["--fresh", "--rows", "100"], { boolean: ["fresh"], string: ["rows"] });
 * assertEquals(args, { _: [], fresh: true, rows: "100" });
 * ```
 *
 * @module
 */
export * from "./parse_args.ts";
export * from "./unicode_width.ts";
