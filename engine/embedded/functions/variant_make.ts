import { type DataType, decimalParts, type StructType } from "../../declare/types.ts";
import { isIntegral } from "../analyze/common_type.ts";
import { quoteString } from "../duckdb_type.ts";
import { itemName, renderCast } from "../render/render_cast.ts";
import { quoteJson } from "../../quote_json.ts";
import { JSON_WRITE_UDFS } from "./json_write.ts";
import type { Mismatch, SparkFunction } from "./spark_function.ts";
import { VARIANT_DOUBLE_UDF } from "./variant_udfs.ts";
import { AnalysisError } from "../../errors.ts";
import { quotedType } from "../analyze/analysis_errors.ts";

/** `to_variant_object`. */
export const VARIANT_MAKE_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "to_variant_object",
    family: "variant",
    summary: "A struct, an array or a map with keys of text as a VARIANT.",
    parameters: [{ name: "expr", type: "any" }],
    coerce: ({ argTypes: [type] }) =>
      typeof type !== "string" && isRepresented(type!) ? [type!] : noVariant(type!),
    result: "variant",
    toSql: ([value], { argTypes: [type] }) => variantSql(value!, type!),
    udfs: [...JSON_WRITE_UDFS, VARIANT_DOUBLE_UDF],
    difference: "Values with dates, times, intervals, FLOAT or binary in them are not supported.",
  },
];

/** `CAST(value AS VARIANT)`, which takes no structs and no maps; a function that has no name in SQL. */
export const TO_VARIANT: SparkFunction = {
  ...VARIANT_MAKE_FUNCTIONS[0]!,
  coerce: ({ argTypes: [type] }) => isCastToVariant(type!) ? [type!] : noVariant(type!),
};

function isCastToVariant(type: DataType): boolean {
  if (typeof type !== "string") return type.type === "array" && isCastToVariant(type.elementType);
  return isRepresented(type);
}

/** @throws {AnalysisError} `UNSUPPORTED_FEATURE.VARIANT_OF` for a type that Spark takes. */
function isRepresented(type: DataType): boolean {
  if (typeof type !== "string") {
    switch (type.type) {
      case "struct":
        return type.fields.every((f) => isRepresented(f.type));
      case "map":
        return type.keyType === "string" && isRepresented(type.valueType);
      case "array":
        return isRepresented(type.elementType);
    }
  }
  if (isIntegral(type) || decimalParts(type) || ["boolean", "double", "string", "variant"].includes(type)) {
    return true;
  }
  if (type === "void" || type.startsWith("interval")) return false;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.VARIANT_OF",
    `A VARIANT of a value of type ${quotedType(type)} is not supported: cast it to STRING first.`,
    { parameters: { dataType: quotedType(type) } },
  );
}

function noVariant(type: DataType): Mismatch {
  const parameters = { srcType: quotedType(type), targetType: '"VARIANT"' };
  return {
    mismatch: "CAST_WITHOUT_SUGGESTION",
    reason: `cannot cast ${parameters.srcType} to "VARIANT"`,
    parameters,
  };
}

/** The text of a VARIANT, as SQL; NULL for NULL. */
function variantSql(value: string, type: DataType): string {
  if (type === "variant") return value;
  if (type === "string") return `spark_json_string(${value})`;
  if (type === "double") return `spark_variant_double(${value})`;
  if (typeof type === "string") return renderCast(value, type, "string", { mode: "ansi", timeZone: "UTC" });
  const item = itemName(type);
  switch (type.type) {
    case "array":
      return listSql(`list_transform(${value}, lambda ${item}: ${orNull(item, type.elementType)})`, "[", "]");
    case "map": {
      const entry = `struct_extract(${item}, 'key')`;
      const member = orNull(`struct_extract(${item}, 'value')`, type.valueType);
      const entries =
        `list_sort(list_transform(map_entries(${value}), lambda ${item}: [${entry}, ${member}]))`;
      return listSql(
        `list_transform(${entries}, lambda ${item}: spark_json_string(${item}[1]) || ':' || ${item}[2])`,
        "{",
        "}",
      );
    }
    case "struct":
      return structSql(value, type);
  }
}

function structSql(value: string, { fields }: StructType): string {
  const members = [...fields].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, type }) =>
    `${quoteString(`${quoteJson(name)}:`)} || ${
      orNull(`struct_extract(${value}, ${quoteString(name)})`, type)
    }`
  );
  return `CASE WHEN ${value} IS NOT NULL THEN '{' || concat_ws(',', ${members.join(", ")}) || '}' END`;
}

function orNull(value: string, type: DataType): string {
  return `coalesce(${variantSql(value, type)}, 'null')`;
}

/** An empty list joins to NULL in DuckDB. */
function listSql(texts: string, open: string, close: string): string {
  return `CASE WHEN ${texts} IS NOT NULL THEN '${open}' || coalesce(array_to_string(${texts}, ','), '') || '${close}' END`;
}
