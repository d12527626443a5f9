import { PatternParser } from "./java_regex_parser.ts";

/** A regular expression of Java, translated. */
export interface JavaRegex {
  /** The same expression in JavaScript, with the flags `g` and `v`. */
  readonly js: RegExp;
  /** The same expression for RE2, which DuckDB uses; undefined when RE2 cannot say it or would match differently. */
  readonly re2: string | undefined;
  /** The text that it matches, when it is nothing but text. */
  readonly literal: string | undefined;
  /** Whether it may match the empty string. */
  readonly canBeEmpty: boolean;
  /** The number in {@linkcode JavaRegex.js} of each group, by Java's number; 0 is the whole match. */
  readonly groups: readonly number[];
  /** Java's numbers of the named groups. */
  readonly groupNames: ReadonlyMap<string, number>;
  /** Groups (Java's numbers) that Java keeps from an earlier repetition where JavaScript forgets them. */
  readonly keptGroups: ReadonlySet<number>;
}

const CACHE = new Map<string, JavaRegex>();
const CACHE_SIZE = 500;

/**
 * Translates a regular expression of Java (17), as Spark uses it.
 *
 * @throws {ComputationError} `INVALID_PARAMETER_VALUE.PATTERN` when it is not a regular expression, or uses a construct that has no translation.
 *
 * @see {@link https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { javaRegex } from "./java_regex.ts";
 *
 * assertEquals("a1b22".replace(javaRegex("\\p{Digit}++").js, "#"), "a#b#");
 * assertEquals(javaRegex("a,b").literal, "a,b");
 * assertEquals(javaRegex("(?<=a)b").re2, undefined);
 * ```
 */
export function javaRegex(pattern: string): JavaRegex {
  const known = CACHE.get(pattern);
  if (known) return known;
  if (CACHE.size >= CACHE_SIZE) CACHE.clear();
  const parsed = new PatternParser(pattern).parse();
  CACHE.set(pattern, parsed);
  return parsed;
}
