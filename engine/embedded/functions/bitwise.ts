import { isFloating, isIntegral, tightestCommonType } from "../analyze/common_type.ts";
import { type DataType, sameType } from "../../declare/types.ts";
import { differentOperands, wrongOperand } from "./comparison.ts";
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
    raises: false,
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
    raises: false,
    coerce: bitwiseTypes,
    toSql: ([a, b]) => sql(a!, b!),
  };
}

function bitwiseTypes({ argTypes, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  const [left, right] = argTypes as [DataType, DataType];
  const number = (type: DataType, other: DataType) =>
    ansi && type === "string" && isIntegral(other) ? "long" : type;
  const common = tightestCommonType(number(left, right), number(right, left), ansi);
  if (common === undefined) return differentOperands(left, right);
  if (common === "void") return ["integer", "integer"];
  const fits = isIntegral(common) && [left, right].every((type) => !isFloating(type));
  return fits
    ? [common, common]
    : sameType(left, right) || left === "void" || right === "void"
    ? wrongOperand("INTEGRAL", common)
    : differentOperands(left, right);
}
