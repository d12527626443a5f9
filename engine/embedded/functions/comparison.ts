import { quotedType } from "../analyze/analysis_errors.ts";
import {
  isNumeric,
  tightestCommonType,
  typeBesideString,
  widerDecimal,
  widerTypeOf,
} from "../analyze/common_type.ts";
import { type DataType, sameType } from "../../declare/types.ts";
import { differentTypes, isOrderable, notOrderable } from "../analyze/argument_types.ts";
import type { Mismatch, Parameter, SparkFunction, UncoercedCall } from "./spark_function.ts";

const OPERANDS: readonly Parameter[] = [{ name: "left", type: "any" }, { name: "right", type: "any" }];

/** `=`, `<=>`, `<`, `<=`, `>`, `>=`, `in`. DuckDB compares NaN and -0.0 as Spark does. */
export const COMPARISON_OPERATORS: readonly SparkFunction[] = [
  comparison("=", ["=="], "Whether both are equal; NULL when one is NULL.", (a, b) => `(${a} = ${b})`),
  {
    ...comparison(
      "<=>",
      [],
      "Whether both are equal or both NULL.",
      (a, b) => `(${a} IS NOT DISTINCT FROM ${b})`,
    ),
    nullable: "never",
  },
  comparison("<", [], "Whether `left` is less than `right`.", (a, b) => `(${a} < ${b})`),
  comparison("<=", [], "Whether `left` is less than or equal to `right`.", (a, b) => `(${a} <= ${b})`),
  comparison(">", [], "Whether `left` is greater than `right`.", (a, b) => `(${a} > ${b})`),
  comparison(">=", [], "Whether `left` is greater than or equal to `right`.", (a, b) => `(${a} >= ${b})`),
  {
    name: "in",
    family: "operator",
    summary: "Whether `expr` is one of the values; NULL when it is not, but one of them is NULL.",
    parameters: [{ name: "expr", type: "any" }, { name: "values", type: "any", variadic: true }],
    result: "boolean",
    raises: false,
    coerce: (call) => {
      const common = widerTypeOf(call.argTypes, call.ansi);
      if (common === undefined) return differentTypes("in", call.argTypes, "list");
      return isOrderable(common) ? call.argTypes.map(() => common) : notOrderable("in", common);
    },
    toSql: ([value, ...list]) => `(${value} IN (${list.join(", ")}))`,
  },
];

function comparison(
  name: string,
  aliases: readonly string[],
  summary: string,
  sql: (a: string, b: string) => string,
): SparkFunction {
  return {
    name,
    aliases,
    family: "operator",
    summary,
    parameters: OPERANDS,
    result: "boolean",
    raises: false,
    coerce: (call) => comparedTypes(name, call),
    toSql: ([a, b]) => sql(a!, b!),
  };
}

function comparedTypes(name: string, { argTypes, ansi }: UncoercedCall): readonly DataType[] | Mismatch {
  const [left, right] = argTypes as [DataType, DataType];
  // The names of members do not matter.
  if (sameType(left, right, { ignoreNames: true })) {
    return isOrderable(left) ? [left, left] : notOrderable(name, left);
  }
  const common = tightestCommonType(left, right, ansi) ?? widerDecimal(left, right) ??
    (ansi ? typeBesideString(left, right) : legacyComparedType(name, left, right));
  if (common === undefined) return differentOperands(left, right);
  if (!isOrderable(common)) return notOrderable(name, common);
  return [common, common];
}

/** Spark 3: a string beside another simple type is read as that type. */
function legacyComparedType(name: string, left: DataType, right: DataType): DataType | undefined {
  const isEquality = name === "=" || name === "<=>";
  if (isEquality && left === "boolean" && isNumeric(right)) return right;
  if (isEquality && right === "boolean" && isNumeric(left)) return left;
  return typeBesideStringLegacy(left, right);
}

function typeBesideStringLegacy(left: DataType, right: DataType): DataType | undefined {
  const other = left === "string" ? right : right === "string" ? left : undefined;
  if (other === undefined || typeof other !== "string") return undefined;
  if (isNumeric(other)) return other.startsWith("decimal") ? "double" : other;
  return typeBesideString(left, right);
}

/** `BINARY_OP_DIFF_TYPES`. */
export function differentOperands(left: DataType, right: DataType): Mismatch {
  const parameters = { left: quotedType(left), right: quotedType(right) };
  return {
    mismatch: "BINARY_OP_DIFF_TYPES",
    reason:
      `the left and right operands of the binary operator have incompatible types (${parameters.left} and ${parameters.right})`,
    parameters,
  };
}

/**
 * `BINARY_OP_WRONG_TYPE`.
 *
 * @param required What the operator takes: `BOOLEAN`, `INTEGRAL`.
 */
export function wrongOperand(required: string, type: DataType): Mismatch {
  const parameters = { inputType: `"${required}"`, actualDataType: quotedType(type) };
  return {
    mismatch: "BINARY_OP_WRONG_TYPE",
    reason:
      `the binary operator requires the input type ${parameters.inputType}, not ${parameters.actualDataType}`,
    parameters,
  };
}
