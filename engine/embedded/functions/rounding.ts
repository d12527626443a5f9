import { AnalysisError } from "../../errors.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";
import { boundedDecimal, decimalFor, isFloating, isIntegral } from "../analyze/common_type.ts";
import { duckDbType } from "../duckdb_type.ts";
import { ROUND_DOUBLE_UDF, ROUND_TEXT_UDF } from "./math_udfs.ts";
import { raise } from "./run_time_error.ts";
import type { Parameter, ResolvedCall, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { bitsOf, lowestBits } from "./whole_number.ts";

type Mode = "half up" | "half even" | "ceiling" | "floor";

const SCALE: Parameter = { name: "scale", type: "integer", optional: true };
const NUMBER: Parameter = { name: "expr", type: "numeric" };

/** `round`, `bround`, `ceil`, `floor`, `rint`. */
export const ROUNDING_FUNCTIONS: readonly SparkFunction[] = [
  roundFunction("round", "half up", "away from zero where two are equally near"),
  roundFunction("bround", "half even", "to the even one where two are equally near"),
  wholeFunction("ceil", "ceiling", "smallest number that is not less", ["ceiling"]),
  wholeFunction("floor", "floor", "largest number that is not greater", []),
  {
    name: "rint",
    family: "math",
    summary: "The nearest whole number as a DOUBLE, the even one where two are equally near.",
    parameters: [{ name: "expr", type: "double" }],
    result: "double",
    nullable: "always",
    toSql: ([x]) =>
      `CASE WHEN ${x} < 0 AND ${x} >= -0.5 THEN CAST('-0.0' AS DOUBLE) ELSE round_even(${x}, 0) END`,
  },
];

function roundFunction(name: string, mode: Mode, tie: string): SparkFunction {
  return {
    name,
    family: "math",
    summary: `Rounds to \`scale\` digits after the point (0 unless given; tens when -1), ${tie}.`,
    parameters: [NUMBER, SCALE],
    coerce: numberTypes,
    result: ([type], { argLiterals }) =>
      roundedType(type!, argLiterals.length < 2 ? 0 : Number(argLiterals[1])),
    nullable: "always",
    toSql: ([x], call) => {
      const scale = literalScale(name, call);
      if (scale === undefined) return `CAST(NULL AS ${duckDbType(call.resultType)})`;
      if (isFloating(call.resultType)) return roundFloatingSql(x!, scale, mode, call);
      if (decimalParts(call.resultType)) return roundDecimalSql(x!, scale, mode, call);
      return scale >= 0 ? x! : roundWholeSql(x!, scale, mode, call);
    },
    udfs: [ROUND_DOUBLE_UDF, ROUND_TEXT_UDF],
  };
}

function wholeFunction(
  name: "ceil" | "floor",
  mode: Mode,
  summary: string,
  aliases: string[],
): SparkFunction {
  return {
    name,
    aliases,
    family: "math",
    summary:
      `The ${summary}, as a BIGINT or a decimal; with \`scale\`, among the decimals of so many digits after the point.`,
    parameters: [NUMBER, SCALE],
    coerce: (call) => {
      const [type] = numberTypes(call) as [DataType];
      if (call.argTypes.length === 1) return [isIntegral(type) ? "long" : type === "float" ? "double" : type];
      const { precision, scale } = decimalFor(type) ?? { precision: 30, scale: 15 };
      return [
        type === "double"
          ? "decimal(30,15)"
          : type === "float"
          ? "decimal(14,7)"
          : `decimal(${precision},${scale})`,
        "integer",
      ];
    },
    result: ([type], { argLiterals }) => {
      if (argLiterals.length > 1) return roundedType(type!, Number(argLiterals[1]));
      const parts = decimalParts(type!);
      return parts ? roundedType(type!, 0) : "long";
    },
    nullable: "always",
    toSql: ([x], call) => {
      if (call.argTypes.length > 1) {
        const scale = literalScale(name, call);
        return scale === undefined
          ? `CAST(NULL AS ${duckDbType(call.resultType)})`
          : roundDecimalSql(x!, scale, mode, call);
      }
      if (call.argTypes[0] === "long") return x!;
      if (decimalParts(call.resultType)) return `CAST(${name}(${x}) AS ${duckDbType(call.resultType)})`;
      return `CASE WHEN isnan(${x}) THEN 0 WHEN ${x} >= 9223372036854775807 THEN 9223372036854775807 ` +
        `WHEN ${x} <= -9223372036854775808 THEN -9223372036854775808 ELSE CAST(${name}(${x}) AS BIGINT) END`;
    },
    udfs: [ROUND_TEXT_UDF],
  };
}

function numberTypes({ argTypes: [type, ...rest] }: UncoercedCall): readonly DataType[] {
  return [type === "string" || type === "void" ? "double" : type!, ...rest.map(() => "integer" as const)];
}

/** The type of a number rounded to a scale: decimals lose digits after the point and may gain one before it. */
function roundedType(type: DataType, scale: number): DataType {
  const parts = decimalParts(type);
  if (!parts) return type;
  if (parts.scale === 0 && scale >= 0) return type;
  const whole = parts.precision - parts.scale + 1;
  if (scale < 0) return boundedDecimal(Math.max(whole, -scale + 1), 0);
  const kept = Math.min(parts.scale, scale);
  return boundedDecimal(whole + kept, kept);
}

/** The scale, which must be the same for all rows since the type depends on it; undefined for NULL. */
function literalScale(name: string, { argLiterals }: ResolvedCall): number | undefined {
  if (argLiterals.length < 2) return 0;
  if (argLiterals[1] === null) return undefined;
  if (argLiterals[1] !== undefined) return Number(argLiterals[1]);
  throw new AnalysisError(
    "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
    `Cannot resolve ${name} due to data type mismatch: the input \`scale\` should be a foldable "INT" expression. Give a number.`,
    { parameters: { inputName: "`scale`", inputType: '"INT"' } },
  );
}

function roundFloatingSql(x: string, scale: number, mode: Mode, { resultType }: ResolvedCall): string {
  // Adding zero makes -0.0 to 0.0, since Spark rounds as a decimal, which has no negative zero.
  const rounded = scale === 0 && mode === "half up"
    ? `(round(CAST(${x} AS DOUBLE)) + CAST(0 AS DOUBLE))`
    : `spark_round_double(CAST(${x} AS DOUBLE), ${scale}, '${mode}')`;
  return resultType === "float" ? `CAST(${rounded} AS FLOAT)` : rounded;
}

function roundDecimalSql(
  x: string,
  scale: number,
  mode: Mode,
  { argTypes, resultType }: ResolvedCall,
): string {
  const parts = decimalParts(argTypes[0]!)!;
  const target = duckDbType(resultType);
  if (scale >= parts.scale) return `CAST(${x} AS ${target})`;
  return mode === "half up" && scale >= 0
    ? `CAST(round(${x}, ${scale}) AS ${target})`
    : `CAST(spark_round_text(CAST(${x} AS VARCHAR), ${scale}, '${mode}') AS ${target})`;
}

/** Rounds a whole number to tens or more, which may leave its type. */
function roundWholeSql(x: string, scale: number, mode: Mode, { resultType, ansi }: ResolvedCall): string {
  const rounded = `CAST(spark_round_text(CAST(${x} AS VARCHAR), ${scale}, '${mode}') AS HUGEINT)`;
  if (!ansi) return lowestBits(rounded, resultType);
  const limit = 1n << (bitsOf(resultType) - 1n);
  const overflow = raise("ARITHMETIC_OVERFLOW", "'Overflow'", "''");
  return `CASE WHEN ${rounded} BETWEEN ${-limit} AND ${limit - 1n} THEN CAST(${rounded} AS ${
    duckDbType(resultType)
  }) ` +
    `WHEN ${x} IS NOT NULL THEN ${overflow} END`;
}
