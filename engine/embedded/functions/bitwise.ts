import { isIntegral, tightestCommonType } from "../analyze/common_type.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import type { DataType } from "../../declare/types.ts";
import { differentOperands } from "./comparison.ts";
import type { Mismatch, SparkFunction, UncoercedCall } from "./spark_function.ts";

/** `&`, `|`, `^`, `~`. */
export const BITWISE_OPERATORS: readonly SparkFunction[] = [
  bitwise("&", "The bits that both have.", (a, b) => `(${a} & ${b})`),
  bitwise("|", "The bits that one of them has.", (a, b) => `(${a} | ${b})`),
  bitwise("^", "The bits that only one of them has.", (a, b) => `xor(${a}, ${b})`),
  {
    name: "~",
    family: "bitwise",
    summary: "The bits that `expr` does not have.",
    parameters: [{ name: "expr", type: "integral" }],
    result: ([type]) => type!,
    toSql: ([a]) => `(~${a})`,
  },
];

function bitwise(name: string, summary: string, sql: (a: string, b: string) => string): SparkFunction {
  return {
    name,
    family: "bitwise",
    summary,
    parameters: [{ name: "left", type: "integral" }, { name: "right", type: "integral" }],
    result: ([type]) => type!,
    coerce: bitwiseTypes,
    toSql: ([a, b]) => sql(a!, b!),
  };
}

function bitwiseTypes({ argTypes, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  const [left, right] = argTypes.map((type) => type === "string" ? "long" : type) as [DataType, DataType];
  const common = tightestCommonType(left, right, ansi);
  if (common === undefined) return differentOperands(left, right);
  if (common === "void") return ["integer", "integer"];
  if (isIntegral(common)) return [common, common];
  const parameters = { inputType: '"INTEGRAL"', actualDataType: quotedType(common) };
  return {
    mismatch: "BINARY_OP_WRONG_TYPE",
    reason:
      `the binary operator requires the input type ${parameters.inputType}, not ${parameters.actualDataType}`,
    parameters,
  };
}
