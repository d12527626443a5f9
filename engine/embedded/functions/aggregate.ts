import { isYearMonth } from "../../declare/interval_type.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";
import { boundedDecimal, isDecimal, isIntegral, isInterval } from "../analyze/common_type.ts";
import { isOrderable, notOrderable } from "../analyze/argument_types.ts";
import { duckDbType } from "../duckdb_type.ts";
import {
  type AggregateCall,
  type AggregateFunction,
  type AggregatePart,
  mergeBy,
} from "./aggregate_function.ts";
import { DECIMAL_UDF, decimalOperation } from "./decimal_arithmetic.ts";
import { intervalUnits, ofIntervalUnits } from "../render/cast_interval.ts";
import { orderKey } from "./order_key.ts";
import { raise } from "./run_time_error.ts";
import type { Parameter, ResolvedCall, UncoercedCall } from "./spark_function.ts";
import { lowestBits } from "./whole_number.ts";

const NUMBER: Parameter = { name: "expr", type: "numeric or interval" };
const CONDITION: Parameter = { name: "expr", type: "boolean" };

/** Aggregates that every report uses: counts, sums, averages, extremes, and all or any of conditions. */
export const AGGREGATE_FUNCTIONS: readonly AggregateFunction[] = [
  {
    name: "count",
    family: "aggregate",
    summary: "The number of rows in which no argument is NULL; `count(*)` of all rows.",
    parameters: [{ name: "expr", type: "any", variadic: true }],
    result: "long",
    nullable: "never",
    parts: (args, call) => [{ name: "count", args: [counted(args, call)], type: "BIGINT" }],
    merge: mergeBy((a, b) => `${a} + ${b}`),
    toSql: ([n]) => n!,
  },
  {
    name: "count_if",
    family: "aggregate",
    summary: "The number of rows for which the condition is true.",
    parameters: [CONDITION],
    result: "long",
    nullable: "never",
    parts: ([condition]) => [{
      name: "count",
      args: [`CASE WHEN ${condition} THEN true END`],
      type: "BIGINT",
    }],
    merge: mergeBy((a, b) => `${a} + ${b}`),
    toSql: ([n]) => n!,
  },
  sum("sum", "The sum. A BIGINT of whole numbers; NULL when all are NULL.", false),
  sum("try_sum", "The sum, or NULL when it is too large for its type.", true),
  average("avg", ["mean"], "The average of the numbers that are not NULL."),
  average("try_avg", [], "The average, or NULL when it cannot be computed."),
  extreme("min", "The least value; NULLs do not count."),
  extreme("max", "The greatest value; NULLs do not count. NaN is greater than all numbers."),
  condition("bool_and", ["every"], "Whether the condition is true in all rows where it is not NULL."),
  condition("bool_or", ["some", "any"], "Whether the condition is true in at least one row."),
  bits("bit_and", "&", "The bits that all numbers have."),
  bits("bit_or", "|", "The bits that at least one number has."),
  bits("bit_xor", "xor", "The bits that an odd number of the numbers have."),
];

/** What DuckDB's `count` is given: NULL for a row that has one. */
function counted(args: readonly string[], { argNullable }: AggregateCall): string {
  const nullable = args.filter((_, i) => argNullable[i]);
  if (args.length === 1) return args[0]!;
  const row = `row(${args.join(", ")})`;
  if (nullable.length === 0) return row;
  return `CASE WHEN ${nullable.map((arg) => `${arg} IS NOT NULL`).join(" AND ")} THEN ${row} END`;
}

function sum(name: string, summary: string, orNull: boolean): AggregateFunction {
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [NUMBER],
    result: ([type]) => sumType(type!),
    nullable: "always",
    parts: ([x], call) => [sumPart(x!, call)],
    merge: mergeSums,
    toSql: ([total], call) => sumResult(total!, call, orNull),
  };
}

function sumType(type: DataType): DataType {
  const digits = decimalParts(type);
  if (digits) return boundedSum(digits.precision, digits.scale);
  if (isInterval(type)) return type;
  return isIntegral(type) ? "long" : "double";
}

/** Ten more digits before the point, as far as there are 38. */
function boundedSum(precision: number, scale: number): DataType {
  return `decimal(${Math.min(38, precision + 10)},${scale})`;
}

function sumPart(x: string, { argTypes: [type] }: AggregateCall): AggregatePart {
  const digits = decimalParts(type!);
  if (isWide(type!)) return { name: "sum", args: [`CAST(${unscaled(x)} AS BIGNUM)`], type: "VARCHAR" };
  if (digits) return { name: "sum", args: [x], type: `DECIMAL(38,${digits.scale})` };
  if (isIntegral(type!)) return { name: "sum", args: [x], type: "HUGEINT" };
  if (isInterval(type!)) return { name: "sum", args: [intervalUnits(x, type!)], type: "HUGEINT" };
  return { name: "sum", args: [`CAST(${x} AS DOUBLE)`], type: "DOUBLE" };
}

/** Whether some billions of values of a decimal type may add up to more than DuckDB's sum has room for; their digits are summed without a limit. */
function isWide(type: DataType): boolean {
  return (decimalParts(type)?.precision ?? 0) > 28;
}

function unscaled(decimal: string): string {
  return `replace(CAST(${decimal} AS VARCHAR), '.', '')`;
}

/** The text of a decimal from that of its digits. */
function scaled(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const plain = `ltrim(${digits}, '-')`;
  const padded = `lpad(${plain}, greatest(CAST(length(${plain}) AS INTEGER), ${scale + 1}), '0')`;
  const sign = `CASE WHEN ${digits} LIKE '-%' THEN '-' ELSE '' END`;
  return `(${sign} || regexp_replace(${padded}, '([0-9]{${scale}})$', '.\\1'))`;
}

/** Sums and counts of two sets of rows. */
function mergeSums(
  earlier: readonly string[],
  later: readonly string[],
  call: AggregateCall,
): readonly string[] {
  const isDigits = isWide(call.argTypes[0]!);
  return mergeBy((a, b) =>
    isDigits && a === earlier[0]
      ? `CAST(CAST(${a} AS BIGNUM) + CAST(${b} AS BIGNUM) AS VARCHAR)`
      : `${a} + ${b}`
  )(earlier, later, call);
}

/** The sum as a decimal of 38 digits: where it has more, an error in ANSI mode, else NULL. */
function sumOfDecimals(
  total: string,
  type: DataType,
  target: string,
  raises: boolean,
  instead: string,
): string {
  const text = isWide(type) ? scaled(total, decimalParts(type)!.scale) : `CAST(${total} AS VARCHAR)`;
  // DuckDB lets a sum grow beyond 38 digits; its text shows that.
  const fitting = `TRY_CAST(${text} AS ${target})`;
  if (!raises) return fitting;
  const failure = raise(
    "ARITHMETIC_OVERFLOW",
    "'Overflow in sum of decimals'",
    `' Use ''${instead}'' to tolerate overflow and return NULL instead.'`,
  );
  return `CASE WHEN ${total} IS NOT NULL THEN coalesce(${fitting}, ${failure}) END`;
}

function sumResult(
  total: string,
  { argTypes: [type], resultType, ansi }: ResolvedCall,
  orNull: boolean,
): string {
  const digits = decimalParts(resultType);
  const target = duckDbType(resultType);
  if (digits) return sumOfDecimals(total, type!, target, ansi && !orNull, "try_sum");
  if (isInterval(type!)) return intervalOf(total, type!, orNull);
  if (!isIntegral(type!)) return total;
  if (orNull) return `TRY_CAST(${total} AS BIGINT)`;
  if (!ansi) return lowestBits(total, "long");
  const failure = raise(
    "ARITHMETIC_OVERFLOW",
    "'long overflow'",
    "' Use ''try_sum'' to tolerate overflow and return NULL instead.'",
  );
  return `CASE WHEN ${total} IS NOT NULL THEN coalesce(TRY_CAST(${total} AS BIGINT), ${failure}) END`;
}

/** The months or microseconds that a sum has, where an interval has room for them; else an error, or NULL. */
function fittingUnits(total: string, type: DataType, orNull: boolean): string {
  const fitting = `TRY_CAST(${total} AS ${isYearMonth(type) ? "INTEGER" : "BIGINT"})`;
  if (orNull) return fitting;
  const tooLong = raise("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", "'`try_add`'");
  return `CASE WHEN ${total} IS NOT NULL THEN coalesce(${fitting}, ${tooLong}) END`;
}

function intervalOf(total: string, type: DataType, orNull: boolean): string {
  return ofIntervalUnits(fittingUnits(total, type, orNull), type);
}

function average(name: string, aliases: readonly string[], summary: string): AggregateFunction {
  return {
    name,
    aliases,
    family: "aggregate",
    summary,
    parameters: [NUMBER],
    result: ([type]) => averageType(type!),
    nullable: "always",
    udfs: [DECIMAL_UDF],
    parts: ([x], call) => [
      isDecimal(call.argTypes[0]!) || isInterval(call.argTypes[0]!)
        ? sumPart(x!, call)
        : { name: "sum", args: [`CAST(${x} AS DOUBLE)`], type: "DOUBLE" },
      { name: "count", args: [x!], type: "BIGINT" },
    ],
    merge: mergeSums,
    toSql: ([total, n], call) => averageResult(total!, n!, call, name === "try_avg"),
  };
}

function averageType(type: DataType): DataType {
  const digits = decimalParts(type);
  if (digits) return averageDigits(digits);
  if (isInterval(type)) return isYearMonth(type) ? "interval year to month" : "interval day to second";
  return "double";
}

/** Four more digits after the point, as far as there are 38. */
function averageDigits({ precision, scale }: { precision: number; scale: number }): DataType {
  return `decimal(${Math.min(38, precision + 4)},${Math.min(38, scale + 4)})`;
}

function averageResult(total: string, n: string, call: ResolvedCall, orNull: boolean): string {
  const type = call.argTypes[0]!;
  const digits = decimalParts(type);
  if (digits) {
    const sumOf = boundedDecimal(38, digits.scale);
    const raises = call.ansi && !orNull;
    const all = sumOfDecimals(total, type, duckDbType(sumOf), raises, "try_avg");
    const divided = decimalOperation("/", all, n, {
      ...call,
      ansi: raises,
      argTypes: [sumOf, "decimal(20,0)"],
    });
    return `CASE WHEN ${n} > 0 THEN ${divided} END`;
  }
  if (isInterval(type)) {
    // Halves are rounded away from zero.
    const rounded = `CAST(round(CAST(${total} AS DECIMAL(38,9)) / ${n}) AS BIGINT)`;
    const all = fittingUnits(total, type, orNull);
    return `CASE WHEN ${n} > 0 AND ${all} IS NOT NULL THEN ${ofIntervalUnits(rounded, type)} END`;
  }
  return `CASE WHEN ${n} > 0 THEN ${total} / ${n} END`;
}

function extreme(name: "min" | "max", summary: string): AggregateFunction {
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [{ name: "expr", type: "any" }],
    result: ([type]) => type!,
    nullable: "always",
    coerce: ({ argTypes }: UncoercedCall) =>
      isOrderable(argTypes[0]!) ? argTypes : notOrderable(name, argTypes[0]!),
    parts: ([x], { resultType }) => {
      const type = duckDbType(resultType);
      return typeof resultType === "string"
        ? [{ name, args: [x!], type }]
        : [{ name: `arg_${name}`, args: [x!, orderKey(x!, resultType)], type }];
    },
    merge: ([a], [b], { resultType }) => {
      const [first, second] = [orderKey(a!, resultType), orderKey(b!, resultType)];
      return [
        `CASE WHEN ${b} IS NULL OR ${first} ${
          name === "min" ? "<=" : ">="
        } ${second} THEN ${a} ELSE ${b} END`,
      ];
    },
    toSql: ([x]) => x!,
  };
}

function condition(name: string, aliases: readonly string[], summary: string): AggregateFunction {
  return {
    name,
    aliases,
    family: "aggregate",
    summary,
    parameters: [CONDITION],
    result: "boolean",
    nullable: "always",
    parts: ([x]) => [{ name, args: [x!], type: "BOOLEAN" }],
    merge: mergeBy((a, b) => `(${a} ${name === "bool_and" ? "AND" : "OR"} ${b})`),
    toSql: ([x]) => x!,
  };
}

function bits(name: string, operator: string, summary: string): AggregateFunction {
  return {
    name,
    family: "aggregate",
    summary,
    parameters: [{ name: "expr", type: "integral" }],
    result: ([type]) => type!,
    nullable: "always",
    parts: ([x], { resultType }) => [{ name, args: [x!], type: duckDbType(resultType) }],
    merge: mergeBy((a, b) => operator === "xor" ? `xor(${a}, ${b})` : `(${a} ${operator} ${b})`),
    toSql: ([x]) => x!,
  };
}
