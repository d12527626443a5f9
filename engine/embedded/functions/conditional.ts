import { widerTypeOf } from "../analyze/common_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { differentTypes } from "../analyze/argument_types.ts";
import type { DataType } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { mergedType } from "./merged_type.ts";
import { raise } from "./run_time_error.ts";
import type { Mismatch, Parameter, SparkFunction, UncoercedCall } from "./spark_function.ts";

const COMMON: Parameter = { name: "expr", type: "common" };
const VALUES: Parameter = { name: "exprs", type: "common", variadic: true };
const CONDITION: Parameter = { name: "condition", type: "boolean" };

/** Functions that choose one of their arguments, or end the query. */
export const CONDITIONAL_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "coalesce",
    family: "conditional",
    summary: "The first of `exprs` that is not NULL.",
    parameters: [VALUES],
    result: (types) => mergedType(types),
    raises: false,
    evaluates: "first",
    nullable: (args) => args.every((nullable) => nullable),
    toSql: (args) => `coalesce(${args.join(", ")})`,
  },
  {
    name: "ifnull",
    aliases: ["nvl"],
    family: "conditional",
    summary: "`expr`, or `other` when it is NULL.",
    parameters: [COMMON, { name: "other", type: "common" }],
    result: (types) => mergedType(types),
    raises: false,
    evaluates: "first",
    nullable: (args) => args.every((nullable) => nullable),
    toSql: ([a, b]) => `coalesce(${a}, ${b})`,
  },
  {
    name: "nvl2",
    family: "conditional",
    summary: "`notNull` when `expr` is not NULL, else `otherwise`.",
    parameters: [{ name: "expr", type: "any" }, { name: "notNull", type: "common" }, {
      name: "otherwise",
      type: "common",
    }],
    result: ([, ...types]) => mergedType(types),
    raises: false,
    evaluates: "first",
    nullable: ([, a, b]) => a! || b!,
    toSql: ([test, a, b]) => `CASE WHEN ${test} IS NOT NULL THEN ${a} ELSE ${b} END`,
  },
  {
    name: "nullif",
    family: "conditional",
    summary: "NULL when `expr` equals `other`, else `expr`.",
    parameters: [{ name: "expr", type: "any" }, { name: "other", type: "any" }],
    result: ([type]) => type!,
    raises: false,
    nullable: "always",
    // The analyzer writes it as a CASE.
    toSql: ([a, b]) => `nullif(${a}, ${b})`,
  },
  {
    name: "nullifzero",
    family: "conditional",
    summary: "NULL when `expr` is 0, else `expr`.",
    parameters: [{ name: "expr", type: "numeric" }],
    result: ([type]) => type!,
    raises: false,
    nullable: "always",
    toSql: ([a]) => `nullif(${a}, 0)`,
  },
  {
    name: "zeroifnull",
    family: "conditional",
    summary: "0 when `expr` is NULL, else `expr`.",
    parameters: [{ name: "expr", type: "numeric" }],
    result: ([type]) => type!,
    raises: false,
    coerce: ({ argTypes: [type] }) => [type === "void" ? "integer" : type === "string" ? "long" : type!],
    nullable: "never",
    toSql: ([a], { resultType }) => `coalesce(${a}, CAST(0 AS ${duckDbType(resultType)}))`,
  },
  {
    name: "if",
    family: "conditional",
    summary: "`then` when `condition` is true, else `otherwise`.",
    parameters: [CONDITION, { name: "then", type: "common" }, { name: "otherwise", type: "common" }],
    result: ([, ...types]) => mergedType(types),
    raises: false,
    evaluates: "first",
    coerce: conditionFirst,
    nullable: ([, a, b]) => a! || b!,
    toSql: ([condition, a, b]) => `CASE WHEN ${condition} THEN ${a} ELSE ${b} END`,
  },
  {
    name: "nanvl",
    family: "conditional",
    summary: "`expr` unless it is NaN, else `other`.",
    parameters: [{ name: "expr", type: "double" }, { name: "other", type: "double" }],
    result: "double",
    raises: false,
    evaluates: "first",
    toSql: ([a, b]) => `CASE WHEN isnan(${a}) THEN ${b} ELSE ${a} END`,
  },
  {
    name: "isnan",
    family: "predicate",
    summary: "Whether `expr` is NaN; false for NULL.",
    parameters: [{ name: "expr", type: "double" }],
    result: "boolean",
    raises: false,
    nullable: "never",
    toSql: ([a]) => `coalesce(isnan(${a}), false)`,
  },
  {
    name: "assert_true",
    family: "misc",
    summary: "NULL when `condition` is true, else an error with `message`.",
    parameters: [CONDITION, { name: "message", type: "string", optional: true, plain: true }],
    result: "void",
    nullable: "always",
    toSql: ([condition, message = quoteString("the condition is not true!")]) =>
      `CASE WHEN ${condition} THEN NULL ELSE ${raise("USER_RAISED_EXCEPTION", message)} END`,
  },
  {
    name: "raise_error",
    family: "misc",
    summary: "Ends the query with an error that says `message`.",
    parameters: [{ name: "message", type: "string", plain: true }],
    result: "void",
    nullable: "always",
    toSql: ([message]) => `CASE WHEN true THEN ${raise("USER_RAISED_EXCEPTION", message!)} END`,
  },
];

/** A condition is never read from a string or a number. */
function conditionFirst({ argTypes, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  const [condition, ...results] = argTypes as [DataType, ...DataType[]];
  if (condition !== "boolean" && condition !== "void") {
    const parameters = { paramIndex: "first", requiredType: '"BOOLEAN"', inputType: quotedType(condition) };
    return {
      mismatch: "UNEXPECTED_INPUT_TYPE",
      reason:
        `The first parameter requires the "BOOLEAN" type, however it has the type ${parameters.inputType}`,
      parameters,
    };
  }
  const common = widerTypeOf(results, ansi);
  return common === undefined ? differentTypes("if", results) : ["boolean", ...results.map(() => common)];
}
