import { AnalysisError } from "../../errors.ts";
import { arrayType, type DataType, sqlName } from "../../declare/types.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { readOptions } from "./function_options.ts";
import { jsonAtPath } from "./json_path.ts";
import { type JsonReadOptions, jsonSchema, readJson } from "./json_read.ts";
import { schemaOfJson } from "./json_schema.ts";
import { parseJson } from "./json_text.ts";
import { quoteJson } from "../../quote_json.ts";
import { JSON_WRITE_UDFS, jsonSql } from "./json_write.ts";
import type { Parameter, ResolvedCall, ScalarUdf, SparkFunction } from "./spark_function.ts";

const JSON_TEXT: Parameter = { name: "json", type: "string" };
const OPTIONS: Parameter = { name: "options", type: "options", optional: true };
const READ_OPTIONS = [
  ...["timestampformat", "timestampntzformat", "dateformat", "timezone", "mode"],
  ...["allownumericleadingzeros", "allownonnumericnumbers"],
];
const WRITE_OPTIONS = ["timestampformat", "timestampntzformat", "dateformat", "timezone", "ignorenullfields"];

const GET_UDF: ScalarUdf = {
  name: "spark_get_json_object",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: jsonAtPath,
};

const LENGTH_UDF: ScalarUdf = {
  name: "spark_json_array_length",
  parameterTypes: ["VARCHAR"],
  returnType: "INTEGER",
  call: (text: string) => {
    const value = parseJson(text);
    return value?.kind === "array" ? value.items.length : null;
  },
};

const KEYS_UDF: ScalarUdf = {
  name: "spark_json_object_keys",
  parameterTypes: ["VARCHAR"],
  returnType: "VARCHAR[]",
  call: (text: string) => {
    const value = parseJson(text);
    return value?.kind === "object" ? value.members.map(([name]) => name) : null;
  },
};

const SCHEMAS = new Map<string, DataType>();
const OPTIONS_READ = new Map<string, JsonReadOptions>();

/** What was read before for the same text. */
function remembered<T>(known: Map<string, T>, text: string, read: (text: string) => T): T {
  let value = known.get(text);
  if (value === undefined) known.set(text, value = read(text));
  return value;
}

const READ_UDF: ScalarUdf = {
  name: "spark_from_json",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: (text: string, schema: string, options: string) =>
    readJson(text, remembered(SCHEMAS, schema, jsonSchema), remembered(OPTIONS_READ, options, JSON.parse)),
};

function readingOptions(functionName: string, { argLiterals, timeZone }: ResolvedCall): JsonReadOptions {
  const options = readOptions(functionName, argLiterals[2], READ_OPTIONS);
  const mode = options.mode?.toUpperCase() ?? "PERMISSIVE";
  if (mode !== "PERMISSIVE" && mode !== "FAILFAST") {
    throw new AnalysisError(
      "PARSE_MODE_UNSUPPORTED",
      `The function \`${functionName}\` doesn't support the ${mode} mode. Acceptable modes are PERMISSIVE and FAILFAST.`,
      { parameters: { funcName: `\`${functionName}\``, mode } },
    );
  }
  return {
    timeZone: options.timezone ?? timeZone,
    timestampFormat: options.timestampformat,
    timestampNtzFormat: options.timestampntzformat,
    dateFormat: options.dateformat,
    leadingZeros: isTrue(options.allownumericleadingzeros),
    nonNumericNumbers: isTrue(options.allownonnumericnumbers ?? "true"),
    failFast: mode === "FAILFAST",
  };
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}

/** Functions between JSON text and values. */
export const JSON_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "get_json_object",
    family: "json",
    summary:
      "What stands at a path such as `$.a[0].b` of a JSON text, as text; NULL when there is nothing or the text is malformed.",
    parameters: [JSON_TEXT, { name: "path", type: "string", plain: true }],
    result: "string",
    nullable: "always",
    toSql: ([json, path]) => `spark_get_json_object(${json}, ${path})`,
    udfs: [GET_UDF],
  },
  {
    name: "from_json",
    family: "json",
    summary:
      "A JSON text as a value of the type that `schema` names (`a INT, b ARRAY<STRING>`, or `MAP<STRING, INT>`). A member that does not fit is NULL; a malformed text gives a struct of NULLs.",
    parameters: [
      { name: "jsonStr", type: "string" },
      { name: "schema", type: "string", plain: true },
      OPTIONS,
    ],
    result: (_types, { argLiterals: [, schema] }) => literalSchema(schema),
    nullable: "always",
    toSql: ([json, schema], call) => {
      const options = quoteString(JSON.stringify(readingOptions("from_json", call)));
      const value = `CAST(spark_from_json(${json}, ${schema}, ${options}) AS JSON)`;
      // DuckDB takes a text of JSON for the bytes themselves, a text of its own for what stands for them.
      const type = textForBinary(call.resultType);
      const read = `CAST(${value} AS ${duckDbType(type)})`;
      return type === call.resultType ? read : `CAST(${read} AS ${duckDbType(call.resultType)})`;
    },
    udfs: [READ_UDF],
    difference: "The schema must be a text, or `schema_of_json` of one.",
  },
  {
    name: "to_json",
    family: "json",
    summary: "A struct, a map or an array as JSON text; members that are NULL are left out.",
    parameters: [{ name: "expr", type: "any" }, OPTIONS],
    coerce: ({ argTypes: [type, ...options] }) =>
      typeof type === "string" && type !== "void" && type !== "variant"
        ? {
          mismatch: "INVALID_JSON_SCHEMA",
          reason: `Input schema "${sqlName(type)}" must be a struct, an array, a map or a variant`,
          parameters: { schema: `"${sqlName(type)}"` },
        }
        : [type!, ...options],
    result: "string",
    nullable: "always",
    toSql: ([value], { argTypes: [type], argLiterals, timeZone }) => {
      if (type === "void") return "CAST(NULL AS VARCHAR)";
      const options = readOptions("to_json", argLiterals[1], WRITE_OPTIONS);
      return jsonSql(value!, type!, options.timezone ?? timeZone, {
        timestampFormat: options.timestampformat,
        timestampNtzFormat: options.timestampntzformat,
        dateFormat: options.dateformat,
        ignoreNullFields: isTrue(options.ignorenullfields ?? "true"),
      });
    },
    udfs: JSON_WRITE_UDFS,
    difference: "Keys of maps must not be arrays, maps or structs.",
  },
  {
    name: "json_array_length",
    family: "json",
    summary: "The number of items of a JSON array; NULL for another text.",
    parameters: [JSON_TEXT],
    result: "integer",
    nullable: "always",
    toSql: ([json]) => `spark_json_array_length(${json})`,
    udfs: [LENGTH_UDF],
  },
  {
    name: "json_object_keys",
    family: "json",
    summary: "The names of a JSON object's members; NULL for another text.",
    parameters: [JSON_TEXT],
    result: arrayType("string"),
    nullable: "always",
    toSql: ([json]) => `spark_json_object_keys(${json})`,
    udfs: [KEYS_UDF],
  },
  {
    name: "schema_of_json",
    family: "json",
    summary: "The type of a JSON text, as DDL.",
    parameters: [{ ...JSON_TEXT, plain: true }, OPTIONS],
    result: "string",
    nullable: "never",
    fold: ([text, options]) => typeof text === "string" ? schemaText(text, options) : undefined,
    toSql: (_args, { argLiterals: [text, options] }) => {
      const schema = typeof text === "string" ? schemaText(text, options) : undefined;
      if (schema !== undefined) return quoteString(schema);
      throw new AnalysisError(
        "DATATYPE_MISMATCH.UNEXPECTED_INPUT",
        `Cannot tell the schema of ${
          typeof text === "string" ? quoteJson(text) : "an expression"
        }: give a valid JSON text.`,
      );
    },
  },
];

function schemaText(text: string, literal: ResolvedCall["argLiterals"][number]): string | undefined {
  const options = readOptions("schema_of_json", literal, [
    "allownumericleadingzeros",
    "allownonnumericnumbers",
  ]);
  const value = parseJson(text, {
    leadingZeros: isTrue(options.allownumericleadingzeros),
    nonNumericNumbers: isTrue(options.allownonnumericnumbers ?? "true"),
  });
  return value && schemaOfJson(value);
}

/** The type with texts in place of binary values; the type itself where it has none. */
function textForBinary(type: DataType): DataType {
  const json = JSON.stringify(type);
  const changed = JSON.stringify(
    type,
    (key, value) => value === "binary" && key !== "name" ? "string" : value,
  );
  return changed === json ? type : JSON.parse(changed);
}

function literalSchema(schema: unknown): DataType {
  if (typeof schema !== "string") {
    throw new AnalysisError(
      "INVALID_SCHEMA.NON_STRING_LITERAL",
      "Cannot read JSON by a schema that is not a text: write it as DDL, such as 'a INT, b STRING'.",
    );
  }
  const type = jsonSchema(schema);
  if (typeof type !== "string") return type;
  throw new AnalysisError(
    "DATATYPE_MISMATCH.INVALID_JSON_SCHEMA",
    `Cannot read JSON as "${sqlName(type)}": the schema must be a struct, an array or a map.`,
    { parameters: { schema: `"${sqlName(type)}"` } },
  );
}
