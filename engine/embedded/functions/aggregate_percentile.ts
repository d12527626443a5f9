import { isDecimal, isIntegral, isInterval } from "../analyze/common_type.ts";
import { isDayTime, isYearMonth } from "../../declare/interval_type.ts";
import { arrayType, type DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { type AggregateFunction, type AggregatePart, mergeLists } from "./aggregate_function.ts";
import { intervalUnits, ofIntervalUnits } from "../render/cast_interval.ts";
import { bindValue } from "./bind_value.ts";
import { raiseSql } from "./raise.ts";
import type { Mismatch, UncoercedCall } from "./spark_function.ts";
import { valueOutOfRange } from "./value_out_of_range.ts";

/** Aggregates that give numbers by their place among all of a group, which they have to keep. */
export const AGGREGATE_PERCENTILE_FUNCTIONS: readonly AggregateFunction[] = [
  {
    name: "median",
    family: "aggregate",
    summary: "The number in the middle; of two in the middle, their average.",
    parameters: [{ name: "expr", type: "numeric or interval" }],
    coerce: ({ argTypes: [type] }) => [kept(type!)],
    result: ([type]) => resultOf(type!),
    nullable: "always",
    parts: ([x], { argTypes: [type] }) => [values(asDouble(x!, type!), "double")],
    merge: mergeLists,
    toSql: ([list], { resultType }) =>
      fromDouble(`list_aggregate(${list}, 'quantile_cont', 0.5)`, resultType),
  },
  percentile(),
  ofOrder(
    "percentile_cont",
    "The percentile of the numbers, between two of them in proportion; in SQL, WITHIN GROUP (ORDER BY …) names them.",
    (sorted, at) => interpolated(sorted, at),
  ),
  ofOrder(
    "percentile_disc",
    "The first of the numbers at or before which `percentage` of them are; in SQL, WITHIN GROUP (ORDER BY …) names them.",
    (sorted, at) => `list_extract(${sorted}, greatest(1, CAST(ceil(len(${sorted}) * ${at}) AS BIGINT)))`,
  ),
  percentileApprox(),
];

function values(x: string, type: DataType): AggregatePart {
  return { name: "list", args: [x], where: `${x} IS NOT NULL`, type: `${duckDbType(type)}[]` };
}

/** The type in which values are taken: intervals as they are, all else as numbers. */
function kept(type: DataType): DataType {
  return isDayTime(type) || isYearMonth(type) ? type : "double";
}

function resultOf(type: DataType): DataType {
  if (isYearMonth(type)) return "interval year to month";
  return isDayTime(type) ? "interval day to second" : "double";
}

function asDouble(x: string, type: DataType): string {
  return `CAST(${isInterval(type) ? intervalUnits(x, type) : x} AS DOUBLE)`;
}

/** A number, or an interval of so many whole months or microseconds. */
function fromDouble(number: string, type: DataType): string {
  return type === "double" ? number : ofIntervalUnits(`trunc(${number})`, type);
}

function percentile(): AggregateFunction {
  return {
    name: "percentile",
    family: "aggregate",
    summary:
      "The exact percentile of the numbers, between two of them in proportion; for an array of percentages an array.",
    parameters: [
      { name: "expr", type: "numeric or interval" },
      { name: "percentage", type: "any", plain: true },
      { name: "frequency", type: "long", optional: true, plain: true },
    ],
    result: ([type, percentage]) => isList(percentage!) ? arrayType(resultOf(type!), false) : resultOf(type!),
    nullable: "always",
    coerce: (call) => percentageTypes("percentile", call, kept(call.argTypes[0]!)),
    parts: ([x, p, frequency], { argTypes }) => {
      const value = asDouble(x!, argTypes[0]!);
      if (frequency === undefined) return [values(value, "double"), constant(p!, argTypes[1]!)];
      const repeated = `list_transform(range(${frequency}), lambda i: ${value})`;
      return [
        {
          name: "list",
          args: [repeated],
          where: `${x} IS NOT NULL AND ${frequency} IS NOT NULL`,
          type: "DOUBLE[][]",
        },
        constant(p!, argTypes[1]!),
      ];
    },
    merge: ([list, p], [later, laterP]) => [
      `coalesce(list_concat(${list}, ${later}), ${list}, ${later})`,
      `coalesce(${p}, ${laterP})`,
    ],
    toSql: ([list, p], { argTypes }) => {
      const all = argTypes.length > 2 ? `flatten(${list})` : list!;
      return atPercentages(
        p!,
        argTypes[1]!,
        (at) => fromDouble(interpolated("sorted", at), resultOf(argTypes[0]!)),
        `list_sort(${all})`,
        duckDbType(resultOf(argTypes[0]!)),
      );
    },
  };
}

/** A percentile of the numbers in an order that is given apart. */
function ofOrder(
  name: string,
  summary: string,
  at: (sorted: string, percentage: string) => string,
): AggregateFunction {
  return {
    name,
    family: "aggregate",
    summary,
    withinGroup: "argument",
    parameters: [
      { name: "expr", type: "numeric or interval" },
      { name: "percentage", type: "any", plain: true },
      { name: "descending", type: "boolean", optional: true, plain: true },
    ],
    coerce: (call) => {
      const types = percentageTypes(
        name,
        { ...call, argTypes: call.argTypes.slice(0, 2) },
        kept(call.argTypes[0]!),
      );
      return "mismatch" in types || call.argTypes.length < 3 ? types : [...types, "boolean"];
    },
    result: ([type, percentage]) => isList(percentage!) ? arrayType(resultOf(type!), false) : resultOf(type!),
    nullable: "always",
    parts: ([x, p], { argTypes }) => [
      values(asDouble(x!, argTypes[0]!), "double"),
      constant(p!, argTypes[1]!),
    ],
    merge: ([list, p], [later, laterP]) => [
      `coalesce(list_concat(${list}, ${later}), ${list}, ${later})`,
      `coalesce(${p}, ${laterP})`,
    ],
    toSql: ([list, p], { argTypes, argLiterals: [, , descending] }) =>
      atPercentages(
        p!,
        argTypes[1]!,
        (percentage) => fromDouble(at("sorted", percentage), resultOf(argTypes[0]!)),
        `${descending === true ? "list_reverse_sort" : "list_sort"}(${list})`,
        duckDbType(resultOf(argTypes[0]!)),
      ),
  };
}

/** The percentage is the same in all rows. */
function constant(p: string, type: DataType): AggregatePart {
  return { name: "first", args: [p], type: isList(type) ? "DOUBLE[]" : "DOUBLE" };
}

function isList(type: DataType): boolean {
  return typeof type !== "string" && type.type === "array";
}

/** The percentage must be a constant between 0 and 1, or an array of such. */
function percentageTypes(
  name: string,
  { argTypes: [, percentage, third], argLiterals }: UncoercedCall,
  type: DataType,
): readonly DataType[] | Mismatch {
  const value = argLiterals[1];
  const rest = third === undefined ? [] : ["long" as const];
  if (isList(percentage!)) return [type, arrayType("double", false), ...rest];
  if (value === undefined) {
    return {
      mismatch: "NON_FOLDABLE_INPUT",
      reason: `the input \`percentage\` of ${name} should be a foldable "DOUBLE" expression`,
      parameters: { inputName: "`percentage`", inputType: '"DOUBLE"' },
    };
  }
  if (!(Number(value) >= 0 && Number(value) <= 1)) {
    return valueOutOfRange("percentage", "[0.0, 1.0]", value);
  }
  return [type, "double", ...rest];
}

const MOST_ACCURATE = 2_147_483_647;

const OUT_OF_RANGE = raiseSql(
  "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
  "The percentage must be between [0.0, 1.0] (current value = ",
  { sql: "share" },
  ")",
);

function atPercentages(
  p: string,
  type: DataType,
  at: (percentage: string) => string,
  sorted: string,
  resultType: string,
): string {
  const one = (percentage: string) => `CAST(${at(`CAST(${percentage} AS DOUBLE)`)} AS ${resultType})`;
  const body = isList(type)
    ? `list_transform(${p}, lambda share: CASE WHEN share BETWEEN 0 AND 1 THEN ${
      one("share")
    } ELSE ${OUT_OF_RANGE} END)`
    : one(p);
  return bindValue("sorted", sorted, `CASE WHEN len(sorted) > 0 THEN ${body} END`);
}

/** The value at a place between two of a sorted list. */
function interpolated(list: string, percentage: string): string {
  const place = `((len(${list}) - 1) * ${percentage})`;
  const low = `list_extract(${list}, CAST(floor(${place}) AS BIGINT) + 1)`;
  const high = `list_extract(${list}, CAST(ceil(${place}) AS BIGINT) + 1)`;
  return `(CASE WHEN ${low} = ${high} THEN ${low} ELSE (ceil(${place}) - ${place}) * ${low} + (${place} - floor(${place})) * ${high} END)`;
}

function percentileApprox(): AggregateFunction {
  return {
    name: "percentile_approx",
    aliases: ["approx_percentile"],
    family: "aggregate",
    summary:
      "The least of the values below or at which `percentage` of them are; for an array of percentages an array.",
    parameters: [
      { name: "expr", type: "numeric" },
      { name: "percentage", type: "any", plain: true },
      { name: "accuracy", type: "long", optional: true, plain: true },
    ],
    coerce: (call) => {
      const [type] = call.argTypes as [DataType];
      const isKept = isIntegral(type) || isDecimal(type) ||
        ["float", "double", "date", "timestamp", "timestamp_ntz"].includes(type as string) ||
        isInterval(type);
      const accuracy = call.argLiterals[2];
      if (accuracy !== undefined && !(Number(accuracy) > 0 && Number(accuracy) <= MOST_ACCURATE)) {
        return valueOutOfRange("accuracy", `(0, ${MOST_ACCURATE}]`, accuracy);
      }
      return percentageTypes("percentile_approx", call, isKept ? type : "double");
    },
    result: ([type, percentage]) => isList(percentage!) ? arrayType(type!, false) : type!,
    nullable: "always",
    difference: "The result is exact, where Spark's is within the accuracy.",
    parts: ([x, p], { argTypes: [type, percentage] }) => [
      values(x!, type!),
      { name: "first", args: [p!], type: isList(percentage!) ? "DOUBLE[]" : "DOUBLE" },
    ],
    merge: ([list, p], [later, laterP]) => [
      `coalesce(list_concat(${list}, ${later}), ${list}, ${later})`,
      `coalesce(${p}, ${laterP})`,
    ],
    toSql: ([list, p], { argTypes }) =>
      atPercentages(
        p!,
        argTypes[1]!,
        (at) => `list_extract(sorted, greatest(1, CAST(ceil(len(sorted) * ${at}) AS BIGINT)))`,
        `list_sort(${list})`,
        duckDbType(argTypes[0]!),
      ),
  };
}
