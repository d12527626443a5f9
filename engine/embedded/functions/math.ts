import { isDayTime, isYearMonth, widerInterval } from "../../declare/interval_type.ts";
import type { DataType } from "../../declare/types.ts";
import { isIntegral, isInterval, tightestCommonType, widerDecimal } from "../analyze/common_type.ts";
import { ARITHMETIC_OPERATORS } from "./arithmetic.ts";
import { differentTypes } from "../analyze/argument_types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { CONV_UDF, DOUBLE_UDFS, HYPOT_UDF } from "./math_udfs.ts";
import { intervalUnits } from "../render/cast_interval.ts";
import { mergedType } from "./merged_type.ts";
import { raise } from "./run_time_error.ts";
import type { Mismatch, Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { bitsOf } from "./whole_number.ts";

const X: Parameter = { name: "expr", type: "double" };
const NAN = "CAST('NaN' AS DOUBLE)";
const LAST_DIGIT = "The last of the up to 17 digits may differ from Spark's.";
const REMAINDER = ARITHMETIC_OPERATORS.find((operator) => operator.name === "%")!;

/** Functions of numbers, except rounding and angles. */
export const MATH_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "abs",
    family: "math",
    summary: "The number without its sign.",
    parameters: [{ name: "expr", type: "numeric or interval" }],
    coerce: ({ argTypes: [type] }) => type === "interval" ? noCalendarInterval() : undefined,
    result: ([type]) => type!,
    toSql: ([x], call) => absSql(x!, call),
  },
  {
    name: "sign",
    aliases: ["signum"],
    family: "math",
    summary: "-1.0, 0.0 or 1.0 as the number is negative, zero or positive.",
    parameters: [X],
    coerce: ({ argTypes: [type] }) => isDayTime(type!) || isYearMonth(type!) ? [type!] : undefined,
    result: "double",
    nullable: "always",
    toSql: ([value], { argTypes: [type] }) => signSql(unitsOf(value!, type!)),
  },
  {
    ...ofDouble(
      "sqrt",
      "The square root; NaN of a negative number.",
      (x) => `CASE WHEN ${x} < 0 THEN ${NAN} ELSE sqrt(${x}) END`,
    ),
  },
  { ...ofDouble("cbrt", "The cube root.", (x) => `spark_cbrt(${x})`), udfs: [DOUBLE_UDFS.cbrt] },
  ofDouble("exp", "e to the power of `expr`.", (x) => `exp(${x})`),
  {
    ...ofDouble("expm1", "`exp(expr) - 1`, exact for small numbers.", (x) => `spark_expm1(${x})`),
    udfs: [DOUBLE_UDFS.expm1],
  },
  ofDouble(
    "ln",
    "The natural logarithm; NULL of a number that is not positive.",
    (x) => `CASE WHEN ${x} > 0 THEN ln(${x}) END`,
  ),
  ofDouble(
    "log10",
    "The logarithm to the base 10; NULL of a number that is not positive.",
    (x) => `CASE WHEN ${x} > 0 THEN log10(${x}) END`,
  ),
  ofDouble(
    "log2",
    "The logarithm to the base 2; NULL of a number that is not positive.",
    (x) => `CASE WHEN ${x} > 0 THEN log2(${x}) END`,
  ),
  {
    ...ofDouble("log1p", "`ln(1 + expr)`, exact for small numbers.", (x) => `spark_log1p(${x})`),
    udfs: [DOUBLE_UDFS.log1p],
  },
  {
    name: "log",
    family: "math",
    summary:
      "The logarithm of the last argument, to the base `base` or natural; NULL of a number that is not positive.",
    parameters: [{ name: "base", type: "double" }, { name: "expr", type: "double", optional: true }],
    result: "double",
    nullable: "always",
    difference: LAST_DIGIT,
    toSql: ([base, x]) =>
      x === undefined
        ? `CASE WHEN ${base} > 0 THEN ln(${base}) END`
        : `CASE WHEN ${base} > 0 AND ${x} > 0 THEN ln(${x}) / ln(${base}) END`,
  },
  {
    name: "pow",
    aliases: ["power"],
    family: "math",
    summary: "`expr1` to the power of `expr2`.",
    parameters: [{ name: "expr1", type: "double" }, { name: "expr2", type: "double" }],
    result: "double",
    difference: LAST_DIGIT,
    toSql: ([x, y]) => `pow(${x}, ${y})`,
  },
  {
    name: "pmod",
    family: "math",
    summary: "What the division leaves over, never negative for a positive divisor.",
    parameters: REMAINDER.parameters,
    ...(REMAINDER.coerce ? { coerce: REMAINDER.coerce } : {}),
    result: REMAINDER.result,
    nullable: "always",
    toSql: ([a, b], call) => pmodSql(a!, b!, call),
    udfs: REMAINDER.udfs ?? [],
  },
  {
    name: "factorial",
    family: "math",
    summary: "The product of the numbers from 1 to `expr`; NULL outside 0 to 20.",
    parameters: [{ name: "expr", type: "integer" }],
    result: "long",
    nullable: "always",
    toSql: ([n]) => `CASE WHEN ${n} BETWEEN 0 AND 20 THEN CAST(factorial(${n}) AS BIGINT) END`,
  },
  extremeFunction("greatest", "largest"),
  extremeFunction("least", "smallest"),
  {
    name: "hypot",
    family: "math",
    summary: "The square root of the sum of squares.",
    parameters: [{ name: "expr1", type: "double" }, { name: "expr2", type: "double" }],
    result: "double",
    toSql: ([a, b]) => `spark_hypot(${a}, ${b})`,
    udfs: [HYPOT_UDF],
  },
  {
    name: "e",
    family: "math",
    summary: "Euler's number.",
    parameters: [],
    result: "double",
    toSql: () => "CAST(2.718281828459045 AS DOUBLE)",
  },
  {
    name: "bin",
    family: "math",
    summary: "A whole number in binary digits; a negative one in 64 of them.",
    parameters: [{ name: "expr", type: "long" }],
    coerce: () => ["long"],
    result: "string",
    toSql: ([n]) => `bin(${n})`,
  },
  {
    name: "conv",
    family: "math",
    summary:
      "A number's digits in another base; digits that do not belong to `from_base` end it, a negative `to_base` gives a signed result.",
    parameters: [
      { name: "num", type: "string" },
      { name: "from_base", type: "integer" },
      { name: "to_base", type: "integer" },
    ],
    result: "string",
    nullable: "always",
    toSql: ([number, from, to], { ansi }) => `spark_conv(${number}, ${from}, ${to}, ${ansi})`,
    udfs: [CONV_UDF],
  },
  {
    name: "width_bucket",
    family: "math",
    summary:
      "The number of the bucket `value` falls into, of `num_bucket` equal ones between `min_value` and `max_value`; 0 below and one more above.",
    parameters: [
      { name: "value", type: "double" },
      { name: "min_value", type: "double" },
      { name: "max_value", type: "double" },
      { name: "num_bucket", type: "long" },
    ],
    coerce: ({ argTypes: [value, min, max] }) => {
      const range = widerInterval(value!, min!);
      const all = range && widerInterval(range, max!);
      return all && [all, all, all, "long"];
    },
    result: "long",
    nullable: "always",
    toSql: ([value, min, max, count], { argTypes: [type] }) => {
      const [x, from, to] = [value, min, max].map((arg) => unitsOf(arg!, type!)) as [string, string, string];
      return widthBucketSql(x, from, to, count!);
    },
  },
];

function ofDouble(name: string, summary: string, sql: (x: string) => string): SparkFunction {
  return {
    name,
    family: "math",
    summary,
    parameters: [X],
    result: "double",
    nullable: "always",
    toSql: ([x]) => sql(x!),
    difference: LAST_DIGIT,
  };
}

/** A number, or how many months or microseconds an interval has, as a DOUBLE. */
function unitsOf(value: string, type: DataType): string {
  return isInterval(type) ? `CAST(${intervalUnits(value, type)} AS DOUBLE)` : value;
}

function noCalendarInterval(): Mismatch {
  const requiredType = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")';
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason: `The first parameter requires the ${requiredType} type, however it has the type "INTERVAL"`,
    parameters: { paramIndex: "first", requiredType, inputType: '"INTERVAL"' },
  };
}

function signSql(x: string): string {
  return `CASE WHEN isnan(${x}) THEN ${x} WHEN ${x} > 0 THEN CAST(1 AS DOUBLE) WHEN ${x} < 0 THEN CAST(-1 AS DOUBLE) ELSE ${x} END`;
}

function absSql(x: string, { resultType, ansi }: ResolvedCall): string {
  if (isInterval(resultType)) return `CASE WHEN ${x} < INTERVAL '0 days' THEN -${x} ELSE ${x} END`;
  if (!isIntegral(resultType)) return `abs(${x})`;
  const smallest = `${-(1n << (bitsOf(resultType) - 1n))}`;
  const atLimit = ansi ? raise("ARITHMETIC_OVERFLOW", `'${resultType} overflow'`, "''") : x;
  return `CASE WHEN ${x} = ${smallest} THEN ${atLimit} ELSE CAST(abs(CAST(${x} AS HUGEINT)) AS ${
    duckDbType(resultType)
  }) END`;
}

function pmodSql(a: string, b: string, call: ResolvedCall): string {
  const rest = REMAINDER.toSql([a, b], call);
  const wide = isIntegral(call.resultType) ? "HUGEINT" : duckDbType(call.resultType);
  const type = duckDbType(call.resultType);
  return `CASE WHEN ${rest} < 0 THEN CAST((CAST(${rest} AS ${wide}) + ${b}) % ${b} AS ${type}) ELSE ${rest} END`;
}

function extremeFunction(name: "greatest" | "least", which: string): SparkFunction {
  return {
    name,
    family: "math",
    summary: `The ${which} of the values, leaving NULLs out.`,
    parameters: [
      { name: "expr1", type: "orderable" },
      { name: "expr2", type: "orderable" },
      { name: "exprs", type: "orderable", optional: true, variadic: true },
    ],
    coerce: (call) => sameTypes(name, call),
    result: (types) => mergedType(types),
    nullable: (args) => args.every(Boolean),
    toSql: (args, { resultType }) => resultType === "void" ? "NULL" : `${name}(${args.join(", ")})`,
  };
}

/** The common type without turning numbers into texts or texts into numbers. */
function sameTypes(name: string, { argTypes, ansi }: UncoercedCall) {
  let common: DataType | undefined = argTypes[0];
  for (const type of argTypes.slice(1)) {
    common = common && (tightestCommonType(common, type, ansi) ?? widerDecimal(common, type));
  }
  return common === undefined ? differentTypes(name, argTypes) : argTypes.map(() => common);
}

function widthBucketSql(value: string, min: string, max: string, count: string): string {
  const inside = (from: string, to: string) => `CAST(floor(${count} * (${from}) / (${to})) AS BIGINT) + 1`;
  return `CASE WHEN ${value} IS NULL OR ${min} IS NULL OR ${max} IS NULL OR ${count} IS NULL OR ${count} <= 0 ` +
    `OR ${count} = 9223372036854775807 OR isnan(${value}) OR ${min} = ${max} OR NOT isfinite(${min}) OR NOT isfinite(${max}) THEN NULL ` +
    `WHEN ${min} < ${max} THEN CASE WHEN ${value} < ${min} THEN 0 WHEN ${value} >= ${max} THEN ${count} + 1 ` +
    `ELSE ${inside(`${value} - ${min}`, `${max} - ${min}`)} END ` +
    `WHEN ${value} > ${min} THEN 0 WHEN ${value} <= ${max} THEN ${count} + 1 ` +
    `ELSE ${inside(`${min} - ${value}`, `${min} - ${max}`)} END`;
}
