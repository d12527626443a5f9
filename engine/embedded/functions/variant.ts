import { AnalysisError, ComputationError } from "../../errors.ts";
import { parseSchema, parseType } from "../../declare/parse_type.ts";
import { type DataType, sqlName } from "../../declare/types.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import type { AggregateFunction } from "./aggregate_function.ts";
import { mergeLists } from "./aggregate_function.ts";
import { notConstant } from "./number_text.ts";
import type { Mismatch, ScalarUdf, SparkFunction, UncoercedCall } from "./spark_function.ts";
import { castVariant, isForeignToVariant } from "./variant_cast.ts";
import { commonVariantSchema, schemaOfVariant } from "./variant_schema.ts";
import { parseVariant, variantAtPath, variantValue } from "./variant_value.ts";

const PARSE_UDF: ScalarUdf = {
  name: "spark_parse_variant",
  parameterTypes: ["VARCHAR", "BOOLEAN"],
  returnType: "VARCHAR",
  call: (json: string, isTry: boolean) => {
    const text = parseVariant(json);
    if (text === null && !isTry) throw malformed(json);
    return text;
  },
};

const TYPES = new Map<string, DataType>();

const GET_UDF: ScalarUdf = {
  name: "spark_variant_get",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: (text: string, path: string, typeJson: string, functionName: string) => {
    let type = TYPES.get(typeJson);
    if (type === undefined) TYPES.set(typeJson, type = JSON.parse(typeJson) as DataType);
    const found = variantAtPath(variantValue(text), path, functionName);
    return found === undefined ? null : `{"v":${castVariant(found, type, functionName.startsWith("try"))}}`;
  },
};

const SCHEMA_UDF: ScalarUdf = {
  name: "spark_variant_schema",
  parameterTypes: ["VARCHAR"],
  returnType: "VARCHAR",
  call: schemaOfVariant,
};

const COMMON_SCHEMA_UDF: ScalarUdf = {
  name: "spark_variant_common_schema",
  parameterTypes: ["VARCHAR[]"],
  returnType: "VARCHAR",
  call: commonVariantSchema,
};

/** Functions of VARIANT. */
export const VARIANT_FUNCTIONS: readonly SparkFunction[] = [
  parsing("parse_json", "a text that is no JSON raises an error"),
  parsing("try_parse_json", "NULL for a text that is no JSON"),
  getting("variant_get", "what is of another type raises an error"),
  getting("try_variant_get", "NULL for what is of another type"),
  {
    name: "is_variant_null",
    family: "variant",
    summary: "Whether a VARIANT is the null of JSON, which is another thing than NULL.",
    parameters: [{ name: "expr", type: "any" }],
    coerce: variantFirst,
    result: "boolean",
    nullable: "never",
    raises: false,
    toSql: ([variant]) => `coalesce(${variant} = 'null', false)`,
  },
  {
    name: "schema_of_variant",
    family: "variant",
    summary: "The type of what a VARIANT holds, as text.",
    parameters: [{ name: "v", type: "any" }],
    coerce: variantFirst,
    result: "string",
    toSql: ([variant]) => `spark_variant_schema(${variant})`,
    udfs: [SCHEMA_UDF],
  },
];

/** `schema_of_variant_agg`. */
export const VARIANT_AGGREGATES: readonly AggregateFunction[] = [
  {
    name: "schema_of_variant_agg",
    family: "aggregate",
    summary: "The type that all VARIANTs are of, as text.",
    parameters: [{ name: "v", type: "any" }],
    coerce: variantFirst,
    result: "string",
    nullable: "never",
    parts: ([variant]) => [{ name: "list", args: [variant!], type: "VARCHAR[]" }],
    merge: mergeLists,
    toSql: ([list]) => `coalesce(spark_variant_common_schema(${list}), 'VOID')`,
    udfs: [COMMON_SCHEMA_UDF],
  },
];

function parsing(name: "parse_json" | "try_parse_json", otherwise: string): SparkFunction {
  const isTry = name === "try_parse_json";
  return {
    name,
    family: "variant",
    summary: `A JSON text as a VARIANT; ${otherwise}.`,
    parameters: [{ name: "jsonStr", type: "string" }],
    coerce: ({ argTypes: [type] }) =>
      type === "string" || type === "void" ? ["string"] : wrongType("STRING", type!),
    result: "variant",
    nullable: isTry ? "always" : "when an argument is",
    toSql: ([json]) => `spark_parse_variant(${json}, ${isTry})`,
    udfs: [PARSE_UDF],
  };
}

function getting(name: "variant_get" | "try_variant_get", otherwise: string): SparkFunction {
  return {
    name,
    family: "variant",
    summary:
      `What stands at a path such as \`$.a[0]\` of a VARIANT, as a value of \`type\` (a VARIANT, unless given); NULL where there is nothing, ${otherwise}.`,
    parameters: [
      { name: "v", type: "any" },
      { name: "path", type: "string", plain: true },
      { name: "type", type: "string", optional: true, plain: true },
    ],
    coerce: (call) => {
      const first = variantFirst(call);
      if ("mismatch" in first) return first;
      if (call.argTypes.length === 3 && typeof call.argLiterals[2] !== "string") return notConstant("type");
      return [...first, ...call.argTypes.slice(1).map((): DataType => "string")];
    },
    result: (_types, { argLiterals: [, , type] }) => targetType(type),
    nullable: "always",
    toSql: ([variant, path], { resultType }) => variantGetSql(variant!, path!, resultType, name),
    udfs: [GET_UDF],
    difference:
      "Dates, times, intervals and binary values cannot be taken out as such: take a STRING and cast it.",
  };
}

function variantGetSql(variant: string, path: string, type: DataType, functionName: string): string {
  const found = `spark_variant_get(${variant}, ${path}, ${
    quoteString(JSON.stringify(type))
  }, '${functionName}')`;
  return `struct_extract(CAST(CAST(${found} AS JSON) AS STRUCT(v ${duckDbType(type)})), 'v')`;
}

/** `CAST(variant AS type)`; a function that has no name in SQL. */
export function variantToType(isTry: boolean, type: DataType): SparkFunction {
  checkTarget(type);
  return {
    ...getting(isTry ? "try_variant_get" : "variant_get", ""),
    result: type,
    toSql: ([variant]) => variantGetSql(variant!, "'$'", type, isTry ? "try_variant_get" : "variant_get"),
  };
}

function targetType(text: unknown): DataType {
  if (typeof text !== "string") return "variant";
  const type = readTarget(text);
  checkTarget(type);
  return type;
}

function readTarget(text: string): DataType {
  try {
    return parseType(text);
  } catch (error) {
    if (/^\w+$/.test(text.trim())) throw error;
    return parseSchema(text);
  }
}

function checkTarget(type: DataType): void {
  if (!isForeignToVariant(type)) return;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.VARIANT_CAST",
    `Cannot take a value of type ${sqlName(type)} out of a VARIANT: take a STRING and cast it.`,
    { parameters: { dataType: quotedType(type) } },
  );
}

function variantFirst({ argTypes: [type] }: UncoercedCall): readonly DataType[] | Mismatch {
  return type === "variant" || type === "void" ? ["variant"] : wrongType("VARIANT", type!);
}

function wrongType(wanted: string, type: DataType): Mismatch {
  const parameters = { paramIndex: "first", requiredType: `"${wanted}"`, inputType: quotedType(type) };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason:
      `The first parameter requires the ${parameters.requiredType} type, however it has the type ${parameters.inputType}`,
    parameters,
  };
}

function malformed(badRecord: string): ComputationError {
  return new ComputationError(
    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
    `Malformed records are detected in record parsing: ${badRecord}. Use try_parse_json to get NULL instead.`,
    { parameters: { badRecord, failFastMode: "FAILFAST" } },
  );
}
