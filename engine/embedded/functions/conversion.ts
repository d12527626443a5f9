import type { DataType } from "../../declare/types.ts";
import { canCast, castGivesNull, castMismatch } from "../analyze/cast_rules.ts";
import type { SparkFunction } from "./spark_function.ts";
import { renderCast } from "../render/render_cast.ts";

/** The names of types as functions: `int(x)` is `CAST(x AS INT)`. */
export const CONVERSION_FUNCTIONS: readonly SparkFunction[] = ([
  ["bigint", "long"],
  ["binary", "binary"],
  ["boolean", "boolean"],
  ["date", "date"],
  ["decimal", "decimal(10,0)"],
  ["double", "double"],
  ["float", "float"],
  ["int", "integer"],
  ["smallint", "short"],
  ["string", "string"],
  ["timestamp", "timestamp"],
  ["tinyint", "byte"],
] satisfies [string, DataType][]).map(([name, type]) => conversion(name, type));

function conversion(name: string, type: DataType): SparkFunction {
  return {
    name,
    family: "conversion",
    summary: `The value as ${name.toUpperCase()}, like a cast.`,
    parameters: [{ name: "expr", type: "any" }],
    coerce: ({ argTypes: [from], ansi }) =>
      canCast(from!, type, ansi) ? [from!] : castMismatch(from!, type, ansi ? "ansi" : "legacy"),
    result: type,
    nullable: ([isNull], ansi, types) =>
      isNull! || castGivesNull(types.argTypes[0]!, type, ansi ? "ansi" : "legacy"),
    toSql: ([value], { argTypes: [from], argLiterals: [constant], ansi, timeZone, nowMs }) => {
      if (from === type) return value!;
      const mode = ansi ? "ansi" : "legacy";
      const text = typeof constant === "string" ? { constant } : {};
      return renderCast(value!, from!, type, { mode, timeZone, nowMs, ...text });
    },
  };
}
