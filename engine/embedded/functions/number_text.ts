import { AnalysisError, ComputationError } from "../../errors.ts";
import { type DataType, decimalType } from "../../declare/types.ts";
import { isNumeric } from "../analyze/common_type.ts";
import { duckDbType } from "../duckdb_type.ts";
import { DATETIME_TEXT_FUNCTIONS } from "./datetime_text.ts";
import { numberPattern, readNumber, writeNumber } from "./number_pattern.ts";
import type { Mismatch, Parameter, ScalarUdf, SparkFunction } from "./spark_function.ts";
import { DECODE_UDF } from "./charset.ts";

const FORMAT: Parameter = { name: "format", type: "string", plain: true };
const DATE_FORMAT = DATETIME_TEXT_FUNCTIONS.find(({ name }) => name === "date_format")!;

const READ_UDF: ScalarUdf = {
  name: "spark_to_number",
  parameterTypes: ["VARCHAR", "VARCHAR", "BOOLEAN"],
  returnType: "VARCHAR",
  call: (text: string, format: string, isTry: boolean) => {
    const pattern = numberPattern(format);
    const number = readNumber(text, pattern);
    if (number === null && !isTry) throw mismatch(text, format);
    const isTooLong = number !== null &&
      number.replace(/^-?0?/, "").replace(".", "").length > pattern.precision;
    return isTooLong ? outOfRange(number, pattern, isTry) : number;
  },
};

const WRITE_UDF: ScalarUdf = {
  name: "spark_to_char",
  parameterTypes: ["VARCHAR", "VARCHAR"],
  returnType: "VARCHAR",
  call: (decimal: string, format: string) => writeNumber(decimal, numberPattern(format)),
};

/** Functions between numbers and texts by patterns such as `$99,999.00`. */
export const NUMBER_TEXT_FUNCTIONS: readonly SparkFunction[] = [
  readingFunction("to_number", "a text of another form raises an error"),
  readingFunction("try_to_number", "NULL for a text of another form"),
  {
    name: "to_char",
    aliases: ["to_varchar"],
    family: "string",
    summary:
      "A number as a pattern such as `$99,999.00S` says, a date or time by a Java date pattern, or binary as `base64`, `hex` or `utf-8`.",
    parameters: [{ name: "expr", type: "any" }, FORMAT],
    coerce: ({ argTypes: [type], argLiterals: [, format] }) =>
      format === undefined ? notConstant("format") : [written(type!), "string"],
    result: "string",
    nullable: (args, _, { argTypes: [type], argLiterals: [, format] }) =>
      args.some(Boolean) || (type === "binary" && /^utf-?8$/i.test(String(format))),
    toSql: ([value, format], call) => {
      const { argTypes: [type], argLiterals: [, literal] } = call;
      if (isTime(type!)) return DATE_FORMAT.toSql([value!, format!], call);
      if (literal === null) return "CAST(NULL AS VARCHAR)";
      if (type === "binary") return binaryText(value!, String(literal));
      numberPattern(String(literal));
      return `spark_to_char(CAST(${value} AS VARCHAR), ${format})`;
    },
    udfs: [WRITE_UDF, DECODE_UDF, ...(DATE_FORMAT.udfs ?? [])],
  },
];

function readingFunction(name: "to_number" | "try_to_number", otherwise: string): SparkFunction {
  return {
    name,
    family: "string",
    summary: `A text as a number, read as a pattern such as \`$99,999.00S\` says; ${otherwise}.`,
    parameters: [{ name: "expr", type: "string" }, FORMAT],
    coerce: ({ argTypes, argLiterals: [, format] }) =>
      format === undefined
        ? notConstant("format")
        : argTypes.every((type) => typeof type === "string")
        ? ["string", "string"]
        : undefined,
    result: (_types, { argLiterals: [, format] }) => {
      if (typeof format !== "string") return decimalType();
      const { precision, scale } = numberPattern(format);
      return decimalType(precision, scale);
    },
    nullable: name === "to_number" ? "when an argument is" : "always",
    toSql: ([text, format], { resultType }) =>
      `CAST(spark_to_number(${text}, ${format}, ${name === "try_to_number"}) AS ${duckDbType(resultType)})`,
    udfs: [READ_UDF],
  };
}

function isTime(type: DataType): boolean {
  return type === "date" || type === "timestamp" || type === "timestamp_ntz";
}

/** What a value is cast to before it is written. */
function written(type: DataType): DataType {
  if (type === "binary" || type === "timestamp_ntz") return type;
  if (isTime(type)) return "timestamp";
  if (type === "double") return decimalType(30, 15);
  if (type === "float") return decimalType(14, 7);
  return isNumeric(type) ? type : decimalType(38, 18);
}

function binaryText(bytes: string, format: string): string {
  switch (format.toLowerCase()) {
    case "base64":
      return `to_base64(${bytes})`;
    case "hex":
      return `hex(${bytes})`;
    case "utf-8":
    case "utf8":
      return `spark_decode(${bytes}, 'UTF-8')`;
  }
  throw new AnalysisError(
    "INVALID_PARAMETER_VALUE.BINARY_FORMAT",
    `The value of parameter(s) \`format\` in \`to_char\` is invalid: expects one of binary formats 'base64', 'hex', 'utf-8', but got '${format}'.`,
    { parameters: { functionName: "`to_char`", parameter: "`format`", invalidFormat: `'${format}'` } },
  );
}

/** `NON_FOLDABLE_INPUT`: an argument that must be known before rows move. */
export function notConstant(inputName: string): Mismatch {
  return {
    mismatch: "NON_FOLDABLE_INPUT",
    reason: `the input \`${inputName}\` should be a foldable "STRING" expression`,
    parameters: { inputName: `\`${inputName}\``, inputType: '"STRING"' },
  };
}

function mismatch(input: string, format: string): ComputationError {
  return new ComputationError(
    "INVALID_FORMAT.MISMATCH_INPUT",
    `The format is invalid: ${format}. The input "STRING" ${input} does not match the format.`,
    { parameters: { inputType: '"STRING"', input, format } },
  );
}

function outOfRange(
  value: string,
  { precision, scale }: Pick<ReturnType<typeof numberPattern>, "precision" | "scale">,
  isTry: boolean,
): null {
  if (isTry) return null;
  throw new ComputationError(
    "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
    `${value} cannot be represented as Decimal(${precision}, ${scale}).`,
    { parameters: { value, precision: String(precision), scale: String(scale) } },
  );
}
