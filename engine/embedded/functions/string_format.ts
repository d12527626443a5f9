import { AnalysisError } from "../../errors.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { FORMAT_NUMBER_UDFS, FORMAT_STRING_UDF } from "./java_format.ts";
import type { SparkFunction } from "./spark_function.ts";

/** Functions that write numbers and other values into text. */
export const STRING_FORMAT_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "format_number",
    family: "string",
    summary:
      "A number with commas between thousands, rounded to `d` decimals (NULL when that is negative), or written as a pattern such as `#,##0.00` says.",
    parameters: [{ name: "expr1", type: "numeric" }, { name: "expr2", type: "any", plain: true }],
    coerce: ({ argTypes: [number, format] }) => [
      number === "string" || number === "void" ? "double" : number!,
      format === "string" ? "string" : "integer",
    ],
    result: "string",
    nullable: "always",
    toSql: ([number, format], { argTypes }) => {
      const suffix = argTypes[1] === "string" ? "_pattern" : "";
      return argTypes[0] === "double" || argTypes[0] === "float"
        ? `spark_format_double${suffix}(CAST(${number} AS DOUBLE), ${format})`
        : `spark_format_decimal${suffix}(CAST(${number} AS VARCHAR), ${format})`;
    },
    udfs: FORMAT_NUMBER_UDFS,
    difference: 'Patterns may hold only "#", "0", "," and "."; others raise an error.',
  },
  {
    name: "format_string",
    aliases: ["printf"],
    family: "string",
    summary: "A text with values put into it, as Java's `String.format` does: `%s`, `%d`, `%5.2f`, `%,d`.",
    parameters: [
      { name: "strfmt", type: "string", plain: true },
      { name: "obj", type: "any", optional: true, variadic: true },
    ],
    result: "string",
    nullable: ([format]) => format!,
    toSql: ([format, ...values], { argTypes }) =>
      `spark_format_string(${format}, CAST([${
        values.map((value, i) => taggedValue(value, argTypes[i + 1]!)).join(", ")
      }] AS VARCHAR[]))`,
    udfs: [FORMAT_STRING_UDF],
    difference:
      "Arrays, maps, structs, binary values and intervals must be cast to STRING first; `%h`, `%t` and `%a` raise an error.",
  },
];

/** A value as text that begins with a letter for its kind; dates and timestamps are numbers, as Spark passes them. */
function taggedValue(value: string, type: DataType): string {
  const text = `CAST(${value} AS VARCHAR)`;
  switch (type) {
    case "string":
    case "void":
      return `'s' || ${text}`;
    case "boolean":
      return `'b' || ${text}`;
    case "byte":
    case "short":
    case "integer":
    case "long":
      return `'i' || ${text}`;
    case "float":
    case "double":
      return `'d' || replace(${text}, 'inf', 'Infinity')`;
    case "date":
      return `'i' || CAST(${value} - DATE '1970-01-01' AS VARCHAR)`;
    case "timestamp":
    case "timestamp_ntz":
      return `'i' || CAST(epoch_us(${value}) AS VARCHAR)`;
  }
  if (decimalParts(type)) return `'n' || ${text}`;
  throw new AnalysisError(
    "UNSUPPORTED_FEATURE.FORMAT_ARGUMENT",
    `Cannot put a value of type ${sqlName(type)} into a format: cast it to STRING first.`,
  );
}
