import { quotedType } from "../analyze/analysis_errors.ts";
import { isOrderable, notOrderable } from "../analyze/argument_types.ts";
import { widerType } from "../analyze/common_type.ts";
import { type ArrayType, arrayType, type DataType, type MapType } from "../../declare/types.ts";
import type { Mismatch, Parameter, UncoercedCall } from "./spark_function.ts";

/** Any array. */
export const ARRAY: Parameter = { name: "array", type: "array" };
/** An array whose elements are brought to a type that they share with other arguments. */
export const TYPED_ARRAY: Parameter = { name: "array", type: "array of common" };
/** Another one of those. */
export const OTHER_ARRAY: Parameter = { name: "other", type: "array of common" };
/** A value of the elements' type. */
export const VALUE: Parameter = { name: "value", type: "common" };

/** The type of an array's elements. */
export function elementOf(type: DataType): DataType {
  return (type as ArrayType).elementType ?? "void";
}

/** Whether a type is a map. */
export function isMap(type: DataType): type is MapType {
  return typeof type !== "string" && type.type === "map";
}

/** NULL alone is taken for an array that is NULL. */
export function nullAsArray(
  { argTypes: [array, ...others] }: UncoercedCall,
): readonly DataType[] | undefined {
  return array === "void" ? [arrayType("void"), ...others] : undefined;
}

/** The array type with room for NULLs. */
export function withNulls(type: DataType): DataType {
  return arrayType(elementOf(type), true);
}

/** SQL that tells whether an array has a NULL among its elements. */
export function hasNull(array: string): string {
  return `len(list_filter(${array}, lambda n: n IS NULL)) > 0`;
}

/** DuckDB takes a NULL list for an empty one. */
export function whenBoth(a: string, b: string, sql: string): string {
  return `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${sql} END`;
}

/** A value is brought to the array's type, not read from a string or into one. */
export function elementAndValue(name: string, call: UncoercedCall): readonly DataType[] | Mismatch {
  const [array, value] = call.argTypes as [DataType, DataType];
  if (value === "void" && name !== "array_append" && name !== "array_prepend") {
    return {
      mismatch: "NULL_TYPE",
      reason: `Null typed values cannot be used as arguments of \`${name}\``,
      parameters: { functionName: `\`${name}\`` },
    };
  }
  const element = typeof array !== "string" && array.type === "array" ? array.elementType : undefined;
  const mixed = element !== value && (element === "string" || value === "string") && element !== "void";
  const common = element === undefined || mixed ? undefined : widerType(element, value, call.ansi);
  if (common === undefined) return unlikeArrays(name, call.argTypes);
  if (!isOrderable(common) && !["array_append", "array_prepend"].includes(name)) {
    return notOrderable(name, common);
  }
  return [arrayType(common, (array as ArrayType).containsNull), common];
}

function unlikeArrays(name: string, [array, other]: readonly DataType[]): Mismatch {
  const parameters = {
    functionName: `\`${name}\``,
    dataType: '"ARRAY"',
    leftType: quotedType(array!),
    rightType: quotedType(other!),
  };
  return {
    mismatch: "ARRAY_FUNCTION_DIFF_TYPES",
    reason:
      `Input to ${parameters.functionName} should have been "ARRAY" followed by a value with same element type, but it's [${parameters.leftType}, ${parameters.rightType}]`,
    parameters,
  };
}
