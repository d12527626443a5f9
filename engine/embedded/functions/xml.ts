import { AnalysisError } from "../../errors.ts";
import { type DataType, sqlName, type StructType, structType } from "../../declare/types.ts";
import { quotedType } from "../analyze/analysis_errors.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";
import { readOptions } from "./function_options.ts";
import { jsonSchema } from "./json_read.ts";
import type { Mismatch, Parameter, ResolvedCall, ScalarUdf, SparkFunction } from "./spark_function.ts";
import { checkParseMode } from "./text_as_json.ts";
import type { XmlReading } from "./xml_read.ts";
import { XML_WRITE_UDFS, xmlSql } from "./xml_write.ts";

const OPTIONS: Parameter = { name: "options", type: "options", optional: true };
const TAG_OPTIONS = [
  "rowtag",
  "attributeprefix",
  "valuetag",
  "nullvalue",
  "timestampformat",
  "timestampntzformat",
];
const READ_OPTIONS = [
  ...TAG_OPTIONS,
  ...["excludeattribute", "dateformat", "mode", "columnnameofcorruptrecord"],
];
/** The last two have a meaning for files only. */
const WRITE_OPTIONS = [...TAG_OPTIONS, "arrayelementname", "roottag", "declaration"];

let reader: typeof import("./xml_read.ts") | undefined;
let inference: typeof import("./xml_schema.ts") | undefined;

const readings = new Map<string, XmlReading>();

const READ_UDF: ScalarUdf = {
  name: "spark_from_xml",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  prepare: async () => {
    reader ??= await import("./xml_read.ts");
  },
  call: (text: string, json: string) => {
    let reading = readings.get(json);
    if (!reading) readings.set(json, reading = JSON.parse(json) as XmlReading);
    return reader!.readXml(text, reading);
  },
};

const SCHEMA_UDF: ScalarUdf = {
  name: "spark_schema_of_xml",
  parameterTypes: ["VARCHAR", "VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  prepare: async () => {
    inference ??= await import("./xml_schema.ts");
  },
  call: (text: string, options: string, timeZone: string) =>
    sqlName(inference!.schemaOfXml(text, JSON.parse(options), timeZone)),
};

/** Functions between XML records and structs. */
export const XML_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "from_xml",
    family: "xml",
    summary:
      "An XML record as a struct of what `schema` names (`a INT, b ARRAY<STRING>`). Reading ends at the first value that does not fit.",
    parameters: [
      { name: "xmlStr", type: "string" },
      { name: "schema", type: "string", plain: true },
      OPTIONS,
    ],
    result: (_types, { argLiterals: [, schema] }) => xmlSchema(schema),
    nullable: "always",
    toSql: ([text], { argLiterals: [, , literal], resultType, timeZone }) => {
      const options = readOptions("from_xml", literal, READ_OPTIONS);
      checkParseMode("from_xml", options["mode"]);
      const reading: XmlReading = { schema: resultType as StructType, options, timeZone };
      return `CAST(CAST(spark_from_xml(${text}, ${quoteString(JSON.stringify(reading))}) AS JSON) AS ${
        duckDbType(resultType)
      })`;
    },
    udfs: [READ_UDF],
    difference: "The schema must be a text. BINARY, intervals and VARIANT are not supported.",
  },
  {
    name: "to_xml",
    family: "xml",
    summary: "A struct as an XML record; members that are NULL are left out.",
    parameters: [{ name: "expr", type: "struct" }, OPTIONS],
    coerce: ({ argTypes: [type, ...rest] }) =>
      type === "void" || (isStruct(type!) && isWritable(type)) ? [type!, ...rest] : notAStruct(type!),
    result: "string",
    nullable: "always",
    toSql: ([value], { argTypes: [type], argLiterals: [, literal], timeZone }) =>
      type === "void"
        ? "CAST(NULL AS VARCHAR)"
        : xmlSql(value!, type as StructType, readOptions("to_xml", literal, WRITE_OPTIONS), timeZone),
    udfs: XML_WRITE_UDFS,
    difference: "Intervals and VARIANT are not supported.",
  },
  {
    name: "schema_of_xml",
    family: "xml",
    summary: "The type of an XML record, as DDL.",
    parameters: [{ name: "xml", type: "string", plain: true }, OPTIONS],
    coerce: ({ argTypes, argLiterals: [text] }) => typeof text === "string" ? argTypes : notARecord(text),
    result: "string",
    nullable: "never",
    toSql: ([text], { argLiterals: [, literal], timeZone }) => {
      const options = JSON.stringify(readOptions("schema_of_xml", literal, READ_OPTIONS));
      return `spark_schema_of_xml(${text}, ${quoteString(options)}, ${quoteString(timeZone)})`;
    },
    udfs: [SCHEMA_UDF],
  },
];

function xmlSchema(schema: ResolvedCall["argLiterals"][number]): StructType {
  if (typeof schema !== "string") {
    throw new AnalysisError(
      schema === undefined ? "UNSUPPORTED_FEATURE.SCHEMA_EXPRESSION" : "INVALID_SCHEMA.NON_STRING_LITERAL",
      "Cannot read XML by a schema that is not a text: write it as DDL, such as 'a INT, b STRING'.",
    );
  }
  const type = jsonSchema(schema);
  if (!isStruct(type)) {
    throw new AnalysisError(
      "DATATYPE_MISMATCH.INVALID_XML_SCHEMA",
      `Cannot read XML as ${quotedType(type)}: the schema must be a struct.`,
      { parameters: { schema: quotedType(type) } },
    );
  }
  if (someType(type, (part) => part === "binary" || isForeign(part) || part.startsWith("time("))) {
    throw new AnalysisError(
      "UNSUPPORTED_DATATYPE",
      `Cannot read XML as ${quotedType(type)}: BINARY, intervals, TIME and VARIANT are not supported.`,
      { parameters: { typeName: quotedType(type) } },
    );
  }
  return structType(type.fields.map((f) => ({ ...f, nullable: true })));
}

/** Types without a text in XML. */
function isForeign(type: string): boolean {
  return type === "variant" || type.startsWith("interval");
}

/** Whether a type or one in it is such a simple type. */
function someType(type: DataType, is: (simple: string) => boolean): boolean {
  if (typeof type === "string") return is(type);
  switch (type.type) {
    case "array":
      return someType(type.elementType, is);
    case "map":
      return someType(type.keyType, is) || someType(type.valueType, is);
    case "struct":
      return type.fields.some((f) => someType(f.type, is));
  }
}

function isStruct(type: DataType): type is StructType {
  return typeof type !== "string" && type.type === "struct";
}

/** @throws {AnalysisError} `UNSUPPORTED_DATATYPE`. */
function isWritable(type: StructType): boolean {
  if (!someType(type, isForeign)) return true;
  throw new AnalysisError(
    "UNSUPPORTED_DATATYPE",
    `Cannot write ${quotedType(type)} as XML: intervals and VARIANT are not supported.`,
    { parameters: { typeName: quotedType(type) } },
  );
}

function notAStruct(type: DataType): Mismatch {
  const parameters = { paramIndex: "first", requiredType: '"STRUCT"', inputType: quotedType(type) };
  return {
    mismatch: "UNEXPECTED_INPUT_TYPE",
    reason: `The first parameter requires the "STRUCT" type, however it has the type ${parameters.inputType}`,
    parameters,
  };
}

function notARecord(text: ResolvedCall["argLiterals"][number]): Mismatch {
  return text === null
    ? { mismatch: "UNEXPECTED_NULL", reason: "The xml must not be null", parameters: { exprName: "xml" } }
    : {
      mismatch: "NON_FOLDABLE_INPUT",
      reason: 'the input `xml` should be a foldable "STRING" expression',
      parameters: { inputName: "`xml`", inputType: '"STRING"' },
    };
}
