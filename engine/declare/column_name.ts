import { AnalysisError } from "../errors.ts";

/**
 * Splits a column's name into its parts at the dots outside back quotes, as Spark's `col("…")` does.
 *
 * @throws {AnalysisError} `INVALID_ATTRIBUTE_NAME_SYNTAX` when a back quote has no partner or a part is empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { columnNameParts } from "./column_name.ts";
 *
 * assertEquals(columnNameParts("t.`a.b`"), ["t", "a.b"]);
 * ```
 */
export function columnNameParts(name: string): string[] {
  const PART_REGEXP = /(?:`((?:[^`]|``)+)`|([^`.]+))(\.|$)/y;
  const parts: string[] = [];
  let dot = ".";
  while (dot === ".") {
    const match = PART_REGEXP.exec(name);
    if (!match) {
      throw new AnalysisError(
        "INVALID_ATTRIBUTE_NAME_SYNTAX",
        `Syntax error in the column name "${name}": check the back quotes (a name with a dot is written \`like.this\`) and the dots.`,
        { parameters: { name } },
      );
    }
    parts.push(match[1]?.replaceAll("``", "`") ?? match[2]!);
    dot = match[3]!;
  }
  return parts;
}
