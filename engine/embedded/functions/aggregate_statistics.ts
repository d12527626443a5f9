import type { DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { type AggregateFunction, type AggregatePart, mergeBy, mergeLists } from "./aggregate_function.ts";
import { bindValue } from "./bind_value.ts";
import type { Parameter } from "./spark_function.ts";

const NUMBER: Parameter = { name: "expr", type: "double" };

/** Aggregates about how numbers are spread. */
export const AGGREGATE_STATISTICS_FUNCTIONS: readonly AggregateFunction[] = [
  spread(
    "stddev_samp",
    ["stddev", "std"],
    "The standard deviation of a sample; NULL for one row.",
    (n, v) => `CASE WHEN ${n} > 1 THEN sqrt(${v} * ${n} / (${n} - 1)) END`,
  ),
  spread(
    "stddev_pop",
    [],
    "The standard deviation of a whole population.",
    (n, v) => `CASE WHEN ${n} > 0 THEN sqrt(${v}) END`,
  ),
  spread(
    "var_samp",
    ["variance"],
    "The variance of a sample; NULL for one row.",
    (n, v) => `CASE WHEN ${n} > 1 THEN ${v} * ${n} / (${n} - 1) END`,
  ),
  spread("var_pop", [], "The variance of a whole population.", (n, v) => `CASE WHEN ${n} > 0 THEN ${v} END`),
  ofMoments("skewness", 3, "How far the numbers lean to one side."),
  ofMoments(
    "kurtosis",
    4,
    "How heavy the tails of the numbers are, less 3, which is that of a normal distribution.",
  ),
  {
    name: "approx_count_distinct",
    family: "aggregate",
    summary: "The number of different values that are not NULL.",
    parameters: [{ name: "expr", type: "any" }, {
      name: "relativeSD",
      type: "double",
      optional: true,
      plain: true,
    }],
    result: "long",
    nullable: "never",
    difference: "The count is exact, where Spark's may be off by the relative standard deviation.",
    parts: ([x], { argTypes: [type] }) => [{ ...values(x!, type!), name: "list" }],
    merge: mergeBy((a, b) => `list_distinct(list_concat(${a}, ${b}))`),
    toSql: ([list]) => `coalesce(CAST(len(list_distinct(${list})) AS BIGINT), 0)`,
  },
  {
    name: "mode",
    family: "aggregate",
    summary: "The value that occurs most often; NULLs do not count.",
    parameters: [{ name: "expr", type: "any" }, {
      name: "deterministic",
      type: "boolean",
      optional: true,
      plain: true,
    }],
    result: ([type]) => type!,
    nullable: "always",
    difference: "Of several values that occur equally often, Spark may give another one.",
    parts: ([x], { argTypes: [type] }) => [values(x!, type!)],
    merge: mergeLists,
    withinGroup: "argument",
    toSql: ([list], { argLiterals: [, choice] }) => {
      const sorted = choice === true ? `list_sort(${list})` : `list_reverse_sort(${list})`;
      return `list_aggregate(${choice === undefined ? list : sorted}, 'mode')`;
    },
  },
];

function values(x: string, type: DataType): AggregatePart {
  return { name: "list", args: [x], where: `${x} IS NOT NULL`, type: `${duckDbType(type)}[]` };
}

/** Number of rows, average, variance: what every measure of spread is made from. Two sets are brought together as Chan, Golub and LeVeque do. */
function spread(
  name: string,
  aliases: readonly string[],
  summary: string,
  result: (n: string, variance: string) => string,
): AggregateFunction {
  return {
    name,
    aliases,
    family: "aggregate",
    summary,
    parameters: [NUMBER],
    result: "double",
    nullable: "always",
    parts: ([x]) => [
      { name: "count", args: [x!], type: "BIGINT" },
      { name: "avg", args: [x!], where: `isfinite(${x})`, type: "DOUBLE" },
      // DuckDB raises where there is a number that is not finite.
      { name: "var_pop", args: [x!], where: `isfinite(${x})`, type: "DOUBLE" },
      { name: "bool_or", args: [`NOT isfinite(${x})`], type: "BOOLEAN" },
    ],
    merge: ([n, mean, variance, odd], [m, otherMean, otherVariance, otherOdd]) => {
      const all = `(${n} + ${m})`;
      const both = (sql: string, left: string, right: string) =>
        `CASE WHEN ${n} = 0 THEN ${right} WHEN ${m} = 0 THEN ${left} ELSE ${sql} END`;
      const apart = `(${otherMean} - ${mean})`;
      return [
        all,
        both(`${mean} + ${apart} * ${m} / ${all}`, mean!, otherMean!),
        both(
          `(${variance} * ${n} + ${otherVariance} * ${m} + ${apart} * ${apart} * ${n} * ${m} / ${all}) / ${all}`,
          variance!,
          otherVariance!,
        ),
        `(${odd} OR ${otherOdd})`,
      ];
    },
    toSql: ([n, , variance, odd]) =>
      result(n!, `CASE WHEN ${odd} THEN CAST('NaN' AS DOUBLE) ELSE ${variance} END`),
  };
}

/** A power of the distances from the average, over that of the variance. */
function ofMoments(name: string, power: 3 | 4, summary: string): AggregateFunction {
  const sumOf = (exponent: number) => `list_sum(list_transform(list, lambda x: (x - mean) ** ${exponent}))`;
  const ratio = power === 3
    ? `sqrt(CAST(len(list) AS DOUBLE)) * ${sumOf(3)} / sqrt(squares * squares * squares)`
    : `len(list) * ${sumOf(4)} / (squares * squares) - 3.0`;
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [NUMBER],
    result: "double",
    nullable: "always",
    parts: ([x]) => [values(x!, "double")],
    merge: mergeLists,
    toSql: ([list]) =>
      bindValue(
        "list",
        list!,
        bindValue(
          "mean",
          "list_avg(list)",
          bindValue("squares", sumOf(2), `CASE WHEN squares > 0 THEN ${ratio} END`),
        ),
      ),
  };
}
