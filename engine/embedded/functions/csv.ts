import { AnalysisError } from "../../errors.ts";
import { type DataType, field, sqlName, type StructType, structType } from "../../declare/types.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { hasVariant } from "../analyze/resolve_set_operation.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { inferCsvType } from "../read/csv_inference.ts";
import { csvDialect, csvRecord } from "../read/csv_record.ts";
import { CSV_LINE_UDFS, csvLineSql } from "../sink/files/csv_format.ts";
import { type FunctionOptions, readOptions } from "./function_options.ts";
import { jsonSchema } from "./json_read.ts";
import { checkParseMode, malformedRecord, textAsJson, textValueOptions } from "./text_as_json.ts";
import type { Mismatch, Parameter, ResolvedCall, ScalarUdf, SparkFunction } from "./spark_function.ts";

const OPTIONS: Parameter = { name: "options", type: "options", optional: true };
const STYLE_OPTIONS = [
  ...["sep", "delimiter", "quote", "escape", "nullvalue", "emptyvalue"],
  ...["ignoreleadingwhitespace", "ignoretrailingwhitespace", "timestampformat", "timestampntzformat"],
];
const READ_OPTIONS = [
  ...STYLE_OPTIONS,
  ...["dateformat", "nanvalue", "positiveinf", "negativeinf", "mode", "columnnameofcorruptrecord"],
];
const WRITE_OPTIONS = [...STYLE_OPTIONS, "quoteall"];

/** How one call of `from_csv` reads. */
interface CsvReading {
  readonly schema: StructType;
  readonly options: FunctionOptions;
  readonly timeZone: string;
}

const readings = new Map<string, CsvReading>();

const READ_UDF: ScalarUdf = {
  name: "spark_from_csv",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: (text: string, json: string) => {
    let reading = readings.get(json);
    if (!reading) readings.set(json, reading = JSON.parse(json) as CsvReading);
    return readCsv(text, reading);
  },
};

/**
 * Reads a line of CSV by a schema.
 *
 * @returns JSON that a DuckDB cast turns into the schema's type.
 * @throws {ComputationError} `MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION` in FAILFAST mode.
 */
export function readCsv(text: string, { schema, options, timeZone }: CsvReading): string {
  const dialect = csvDialect(new Map(Object.entries(options)));
  const { values } = csvRecord(text, { ...dialect, isOneRecord: true });
  const corruptColumn = options["columnnameofcorruptrecord"] ?? "_corrupt_record";
  const columns = schema.fields.filter(({ name }) => name !== corruptColumn);
  let fits = values.length === columns.length;
  const row = new Map<string, string>();
  for (const [i, { name, type }] of columns.entries()) {
    const cell = values[i];
    if (cell === undefined || cell === dialect.nullValue) continue;
    const value = textAsJson(cell, type, textValueOptions(options, timeZone));
    if (value === undefined) fits = false;
    else row.set(name, value);
  }
  if (!fits && options["mode"]?.toUpperCase() === "FAILFAST") throw malformedRecord(text);
  if (!fits) row.set(corruptColumn, JSON.stringify(text));
  return `{${
    schema.fields.map(({ name }) => `${JSON.stringify(name)}:${row.get(name) ?? "null"}`).join(",")
  }}`;
}

/** Functions between lines of CSV and structs. */
export const CSV_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "from_csv",
    family: "csv",
    summary:
      "A line of CSV as a struct of the columns that `schema` names (`a INT, b STRING`). A value that does not fit is NULL.",
    parameters: [
      { name: "csvStr", type: "string" },
      { name: "schema", type: "string", plain: true },
      OPTIONS,
    ],
    result: (_types, { argLiterals: [, schema] }) => csvSchema(schema),
    toSql: ([text], { argLiterals: [, , literal], resultType, timeZone }) => {
      const options = readOptions("from_csv", literal, READ_OPTIONS);
      checkParseMode("from_csv", options["mode"]);
      const reading: CsvReading = { schema: resultType as StructType, options, timeZone };
      return `CAST(CAST(spark_from_csv(${text}, ${quoteString(JSON.stringify(reading))}) AS JSON) AS ${
        duckDbType(resultType)
      })`;
    },
    udfs: [READ_UDF],
    difference: "The schema must be a text, or `schema_of_csv` of one.",
  },
  {
    name: "to_csv",
    family: "csv",
    summary: "A struct as a line of CSV.",
    difference: "Arrays, maps and structs in it must not have NULLs.",
    parameters: [{ name: "expr", type: "any" }, OPTIONS],
    coerce: ({ argTypes: [type, ...rest] }) => isWritable(type!) ? [type!, ...rest] : notWritable(type!),
    result: "string",
    nullable: "always",
    toSql: ([value], { argTypes: [type], argLiterals: [, literal], timeZone }) => {
      if (type === "void") return "CAST(NULL AS VARCHAR)";
      const options = new Map(Object.entries(readOptions("to_csv", literal, WRITE_OPTIONS)));
      const members = (type as StructType).fields.map((f) => ({
        sql: `struct_extract(${value}, ${quoteString(f.name)})`,
        type: f.type,
      }));
      return `CASE WHEN ${value} IS NOT NULL THEN ${csvLineSql(members, options, timeZone)} END`;
    },
    udfs: CSV_LINE_UDFS,
  },
  {
    name: "schema_of_csv",
    family: "csv",
    summary: "The type of a line of CSV, as DDL.",
    difference: "A time of day without a date is a STRING.",
    parameters: [{ name: "csv", type: "string", plain: true }, OPTIONS],
    coerce: ({ argTypes, argLiterals: [text] }) => typeof text === "string" ? argTypes : notALine(text),
    result: "string",
    nullable: "never",
    fold: ([text, literal]) =>
      typeof text === "string"
        ? schemaOfCsv(text, readOptions("schema_of_csv", literal, READ_OPTIONS), "UTC")
        : undefined,
    toSql: (_args, { argLiterals: [text, literal], timeZone }) =>
      quoteString(schemaOfCsv(String(text), readOptions("schema_of_csv", literal, READ_OPTIONS), timeZone)),
  },
];

function csvSchema(schema: ResolvedCall["argLiterals"][number]): StructType {
  if (schema === undefined) {
    throw new AnalysisError(
      "UNSUPPORTED_FEATURE.SCHEMA_EXPRESSION",
      "A schema that is computed is not supported: write it as a text, such as 'a INT, b STRING'.",
    );
  }
  if (typeof schema !== "string") {
    throw new AnalysisError(
      "INVALID_SCHEMA.NON_STRING_LITERAL",
      "Cannot read CSV by a schema that is not a text: write it as DDL, such as 'a INT, b STRING'.",
    );
  }
  const type = jsonSchema(schema);
  if (typeof type === "string" || type.type !== "struct") {
    throw new AnalysisError(
      "INVALID_SCHEMA.NON_STRUCT_TYPE",
      `The input schema ${
        quotedType(type)
      } is not a valid schema string. The input expression should be evaluated to struct type.`,
      { parameters: { inputSchema: `"${schema}"`, dataType: quotedType(type) } },
    );
  }
  const nested = type.fields.find((f) => typeof f.type !== "string" || f.type === "variant");
  if (!nested) return structType(type.fields.map((f) => ({ ...f, nullable: true })));
  throw new AnalysisError("UNSUPPORTED_DATATYPE", `Unsupported data type ${quotedType(nested.type)}.`, {
    parameters: { typeName: quotedType(nested.type) },
  });
}

function isWritable(type: DataType): boolean {
  if (typeof type === "string") return type === "void";
  if (type.type !== "struct" || hasVariant(type)) return false;
  const column = type.fields.find((f) => typeof f.type !== "string" && mayHoldNull(f.type));
  if (!column) return true;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.CSV_NESTED_NULL",
    `Cannot write the member ${column.name} of type ${
      quotedType(column.type)
    } as CSV, because it may hold NULLs: write it with to_json first.`,
    { parameters: { columnName: `\`${column.name}\`` } },
  );
}

/** Whether a value that is not NULL may have NULLs in it. */
function mayHoldNull(type: DataType): boolean {
  if (typeof type === "string") return false;
  switch (type.type) {
    case "array":
      return type.containsNull || mayHoldNull(type.elementType);
    case "map":
      return type.valueContainsNull || mayHoldNull(type.valueType);
    case "struct":
      return type.fields.some((f) => f.nullable || mayHoldNull(f.type));
  }
}

function notWritable(type: DataType): Mismatch {
  return {
    mismatch: "UNSUPPORTED_INPUT_TYPE",
    reason: `The input of \`to_csv\` can't be ${quotedType(type)} type data`,
    parameters: { functionName: "`to_csv`", dataType: quotedType(type) },
  };
}

function notALine(text: ResolvedCall["argLiterals"][number]): Mismatch {
  return text === null
    ? {
      mismatch: "UNEXPECTED_NULL",
      reason: "The csv must not be null",
      parameters: { exprName: "csv" },
    }
    : {
      mismatch: "NON_FOLDABLE_INPUT",
      reason: 'the input `csv` should be a foldable "STRING" expression',
      parameters: { inputName: "`csv`", inputType: '"STRING"' },
    };
}

function schemaOfCsv(text: string, options: FunctionOptions, timeZone: string): string {
  const dialect = csvDialect(new Map(Object.entries(options)));
  const inference = {
    ...textValueOptions(options, timeZone),
    nullValue: dialect.nullValue,
    preferDate: true,
  };
  const fields = csvRecord(text, { ...dialect, isOneRecord: true }).values.map((value, i) => {
    const type = inferCsvType("void", value, inference);
    return field(`_c${i}`, type === "void" ? "string" : type);
  });
  return sqlName(structType(fields));
}
