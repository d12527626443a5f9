import type { DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { type AggregateFunction, type AggregatePart, mergeLists } from "./aggregate_function.ts";
import { type Moments, momentsOfHalves } from "./moments.ts";
import type { Mismatch, Parameter, ResolvedCall, ScalarUdf } from "./spark_function.ts";

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
  ofMoments(
    "skewness",
    "How far the numbers lean to one side.",
    ({ n, m2, m3 }) => Math.sqrt(n) * m3 / Math.sqrt(m2 * m2 * m2),
  ),
  ofMoments(
    "kurtosis",
    "How heavy the tails of the numbers are, less 3, which is that of a normal distribution.",
    ({ n, m2, m4 }) => n * m4 / (m2 * m2) - 3,
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
    coerce: ({ argTypes, argLiterals }) => distinctCountTypes(argTypes, argLiterals[1]),
    difference:
      "The count is exact up to some thousand values, and beyond that another estimate than Spark's, as near as the relative standard deviation says.",
    // Not `min` of so many hashes, which takes the room for all of them in every group.
    parts: ([x], { argTypes: [type] }) => [{
      name: "list",
      args: [hashOf(x!, type!)],
      where: `${x} IS NOT NULL`,
      distinct: true,
      type: "UBIGINT[]",
    }],
    merge: ([earlier], [later], call) => {
      const all = `list_distinct(list_concat(${earlier}, ${later}))`;
      return [`coalesce(${leastOf(all, keptHashes(call))}, ${earlier}, ${later})`];
    },
    toSql: ([hashes], call) => estimate(hashes!, keptHashes(call)),
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

/** A measure of the shape of numbers, computed as Spark does over two partitions. */
function ofMoments(
  name: "skewness" | "kurtosis",
  summary: string,
  result: (moments: Moments) => number,
): AggregateFunction {
  const udf: ScalarUdf = {
    name: `spark_${name}`,
    parameterTypes: ["DOUBLE[]"],
    returnType: "DOUBLE",
    call: (values: readonly number[]) => {
      const moments = momentsOfHalves(values);
      return moments.m2 === 0 ? null : result(moments);
    },
  };
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [NUMBER],
    result: "double",
    nullable: "always",
    parts: ([x]) => [values(x!, "double")],
    merge: mergeLists,
    toSql: ([list]) => `${udf.name}(${list})`,
    udfs: [udf],
  };
}

const DEFAULT_DEVIATION = 0.05;

function distinctCountTypes(
  argTypes: readonly DataType[],
  deviation: unknown,
): readonly DataType[] | Mismatch {
  if (argTypes.length < 2 || typeof deviation === "number" || typeof deviation === "string") {
    return argTypes.map((type, i) => i === 0 ? type : "double");
  }
  return {
    mismatch: "NON_FOLDABLE_INPUT",
    reason: 'the input `relativeSD` should be a foldable "DOUBLE" expression',
    parameters: { inputName: "`relativeSD`", inputType: '"DOUBLE"' },
  };
}

/** As many of the least hashes as the deviation asks for, and at least 4096. */
function keptHashes({ argLiterals: [, deviation = DEFAULT_DEVIATION] }: ResolvedCall): number {
  return Math.min(1_000_000, Math.max(4096, Math.ceil(2 / Number(deviation) ** 2)));
}

/** A hash that stays the same in all versions, since it is kept in checkpoints. */
function hashOf(x: string, type: DataType): string {
  // 0.0 and -0.0 are one value.
  const value = type === "double" || type === "float" ? `(${x} + 0)` : x;
  return `md5_number_lower(CAST(${value} AS VARCHAR))`;
}

/** The number of hashes where all are kept; else as many as there must be for the greatest of the least to be where it is. */
function estimate(hashes: string, most: number): string {
  const last = `CAST(list_last(${leastOf(hashes, most)}) AS DOUBLE)`;
  const density = `${most - 1} / (${last} / 18446744073709551616.0)`;
  return `CAST(CASE WHEN ${hashes} IS NULL THEN 0 WHEN len(${hashes}) < ${most} THEN len(${hashes}) ELSE round(${density}) END AS BIGINT)`;
}

/** The least of the hashes, in their order. */
function leastOf(hashes: string, most: number): string {
  return `list_slice(list_sort(${hashes}), 1, ${most})`;
}
