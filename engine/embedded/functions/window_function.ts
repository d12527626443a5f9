import type { AggregateFunction } from "./aggregate_function.ts";
import { duckDbType } from "../duckdb_type.ts";
import { canCast } from "../analyze/cast_rules.ts";
import { differentTypes } from "../analyze/argument_types.ts";
import type { Mismatch, SparkFunction, UncoercedCall } from "./spark_function.ts";

/** A function of a row's place among others. DuckDB computes its {@linkcode partsOver} over the window. */
export interface WindowFunction extends SparkFunction {
  readonly family: "window";
  readonly partsOver: AggregateFunction["parts"];
  /** Whether it needs ORDER BY. */
  readonly needsOrder?: true;
  /** The frame that it takes, and no other; DuckDB's functions of this kind take none. */
  readonly frame?: "rows" | "range" | "offset";
}

/** Whether a function is one of those. */
export function isWindowFunction(fn: SparkFunction): fn is WindowFunction {
  return fn.family === "window";
}

/** Functions of a row's place among the rows of its window. */
export const WINDOW_FUNCTIONS: readonly WindowFunction[] = [
  rank("row_number", "integer", "The place of the row, from 1."),
  rank(
    "rank",
    "integer",
    "One more than the number of rows before it; rows that are equal have the same rank.",
  ),
  rank("dense_rank", "integer", "One more than the number of different values before it."),
  rank("percent_rank", "double", "The rank less 1, over the number of rows less 1."),
  rank("cume_dist", "double", "The share of rows that are before it or equal to it."),
  {
    name: "ntile",
    family: "window",
    summary:
      "The number of the row's bucket, where the rows are cut into `n` buckets of nearly the same size.",
    parameters: [{ name: "n", type: "integer", optional: true, plain: true }],
    coerce: (call) => constantAt(call, 0, "buckets", 1) ?? call.argTypes.map(() => "integer"),
    result: "integer",
    nullable: "never",
    needsOrder: true,
    frame: "rows",
    partsOver: ([n = "1"]) => [{ name: "ntile", args: [n], type: "INTEGER" }],
    toSql: ([place]) => place!,
  },
  neighbour("lag", "The value `offset` rows before, or `default` where there is none."),
  neighbour("lead", "The value `offset` rows after, or `default` where there is none."),
  {
    name: "nth_value",
    family: "window",
    summary: "The value of row number `offset` of the window, from 1; NULL where it has fewer.",
    parameters: [{ name: "input", type: "any" }, { name: "offset", type: "integer", plain: true }],
    coerce: (call) => constantAt(call, 1, "offset", 1) ?? [call.argTypes[0]!, "integer"],
    result: ([type]) => type!,
    nullable: "always",
    partsOver: ([x, n], { resultType, ignoreNulls }) => [
      { name: "nth_value", args: [x!, n!], type: duckDbType(resultType), ignoreNulls },
    ],
    toSql: ([value]) => value!,
  },
];

function rank(name: string, result: "integer" | "double", summary: string): WindowFunction {
  return {
    name,
    family: "window",
    summary,
    // Spark takes arguments of `rank`, as they stand in its own examples, and looks at the order alone.
    parameters: /rank$/.test(name) ? [{ name: "children", type: "any", optional: true, variadic: true }] : [],
    result,
    nullable: "never",
    needsOrder: true,
    frame: name === "cume_dist" ? "range" : "rows",
    partsOver: () => [{ name, args: [], type: duckDbType(result) }],
    toSql: ([place]) => place!,
  };
}

function neighbour(name: "lag" | "lead", summary: string): WindowFunction {
  return {
    name,
    family: "window",
    summary,
    parameters: [
      { name: "input", type: "any" },
      { name: "offset", type: "integer", optional: true, plain: true },
      { name: "defaultValue", type: "any", optional: true, plain: true },
    ],
    coerce: (call) => constantAt(call, 1, "offset") ?? neighbourTypes(name, call),
    result: ([type]) => type!,
    nullable: ([input, , byDefault]) => input! || (byDefault ?? true),
    needsOrder: true,
    frame: "offset",
    partsOver: ([x, offset = "1", byDefault], { resultType, ignoreNulls }) => [{
      name,
      args: [x!, offset, ...(byDefault === undefined ? [] : [byDefault])],
      type: duckDbType(resultType),
      ignoreNulls,
    }],
    toSql: ([value]) => value!,
  };
}

function neighbourTypes(name: string, { argTypes: [type, , byDefault], ansi }: UncoercedCall) {
  return byDefault === undefined || canCast(byDefault, type!, ansi)
    ? [type!, "integer", type!] as const
    : differentTypes(name, [type!, byDefault]);
}

/** What is wrong with an argument that must be a constant number. */
function constantAt(
  { argTypes, argLiterals }: UncoercedCall,
  index: number,
  name: string,
  least?: number,
): Mismatch | undefined {
  if (index >= argTypes.length) return undefined;
  const value = argLiterals[index];
  if (value === undefined) {
    return {
      mismatch: "NON_FOLDABLE_INPUT",
      reason: `the input \`${name}\` should be a foldable "INT" expression`,
      parameters: { inputName: `\`${name}\``, inputType: '"INT"' },
    };
  }
  if (least === undefined || Number(value) >= least) return undefined;
  return {
    mismatch: "VALUE_OUT_OF_RANGE",
    reason: `The ${name} must be between (0, 2147483647] (current value = ${value})`,
    parameters: { exprName: name, valueRange: "(0, 2147483647]", currentValue: String(value) },
  };
}
