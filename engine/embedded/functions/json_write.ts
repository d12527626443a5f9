import { AnalysisError } from "../../errors.ts";
import { type DataType, sqlName, type StructType } from "../../declare/types.ts";
import { isDayTime, isYearMonth } from "../../declare/interval_type.ts";
import { isFloating, isNumeric } from "../analyze/common_type.ts";
import { quoteString } from "../duckdb_type.ts";
import { intervalUnits } from "../render/cast_interval.ts";
import { itemName, renderCast } from "../render/render_cast.ts";
import { CAST_UDFS } from "../render/text_udfs.ts";
import { DATE_FORMAT_UDF } from "./datetime_format.ts";
import { quoteJson } from "../../quote_json.ts";
import type { ScalarUdf } from "./spark_function.ts";

/** What {@linkcode jsonSql} may call. */
export const JSON_WRITE_UDFS: readonly ScalarUdf[] = [
  { name: "spark_json_string", parameterTypes: ["VARCHAR"], returnType: "VARCHAR", call: quoteJson },
  DATE_FORMAT_UDF,
  ...CAST_UDFS,
];

/** How JSON is written. */
export interface JsonWriteOptions {
  /** Java's patterns. */
  readonly timestampFormat?: string | undefined;
  readonly timestampNtzFormat?: string | undefined;
  /** @default {as a cast writes it} */
  readonly dateFormat?: string | undefined;
  /** Whether members that are NULL are left out. @default {true} */
  readonly ignoreNullFields?: boolean;
}

/** DuckDB SQL of a value as JSON text; NULL for NULL. */
export function jsonSql(
  value: string,
  type: DataType,
  timeZone: string,
  options: JsonWriteOptions = {},
): string {
  if (typeof type === "string") return simpleSql(value, type, timeZone, options);
  const item = itemName(type);
  switch (type.type) {
    case "struct":
      return structSql(value, type, timeZone, options);
    case "array": {
      const texts = `list_transform(${value}, lambda ${item}: coalesce(${
        jsonSql(item, type.elementType, timeZone, options)
      }, 'null'))`;
      return listSql(texts, "[", "]");
    }
    case "map": {
      if (typeof type.keyType !== "string") throw unsupportedKey(type.keyType);
      const key = `spark_json_string(${keySql(`struct_extract(${item}, 'key')`, type.keyType, timeZone)})`;
      const member = `coalesce(${
        jsonSql(`struct_extract(${item}, 'value')`, type.valueType, timeZone, options)
      }, 'null')`;
      return listSql(
        `list_transform(map_entries(${value}), lambda ${item}: ${key} || ':' || ${member})`,
        "{",
        "}",
      );
    }
  }
}

function unsupportedKey(type: DataType): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_FEATURE.JSON_MAP_KEY",
    `Cannot write a map with keys of type ${sqlName(type)} as JSON: make the keys texts first.`,
  );
}

function structSql(value: string, type: StructType, timeZone: string, options: JsonWriteOptions): string {
  const members = type.fields.map((f) => {
    const member = jsonSql(`struct_extract(${value}, ${quoteString(f.name)})`, f.type, timeZone, options);
    const written = options.ignoreNullFields === false ? `coalesce(${member}, 'null')` : member;
    return `${quoteString(`${quoteJson(f.name)}:`)} || ${written}`;
  });
  const given = `list_filter(CAST([${members.join(", ")}] AS VARCHAR[]), lambda member: member IS NOT NULL)`;
  return `CASE WHEN ${value} IS NOT NULL THEN ${listSql(given, "{", "}")} END`;
}

/** An empty list joins to NULL in DuckDB. */
function listSql(texts: string, open: string, close: string): string {
  return `CASE WHEN ${texts} IS NOT NULL THEN '${open}' || coalesce(array_to_string(${texts}, ','), '') || '${close}' END`;
}

function simpleSql(
  value: string,
  type: Extract<DataType, string>,
  timeZone: string,
  options: JsonWriteOptions,
): string {
  const {
    timestampFormat = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    timestampNtzFormat = "yyyy-MM-dd'T'HH:mm:ss.SSS",
    dateFormat,
  } = options;
  const formatted = (time: string, format: string, zone: string) =>
    quoted(`spark_date_format(epoch_us(${time}), ${quoteString(format)}, ${quoteString(zone)})`);
  const quoted = (sql: string) => `('"' || ${sql} || '"')`;
  if (isFloating(type)) {
    const text = textSql(value, type, timeZone);
    return `CASE WHEN isfinite(${value}) THEN ${text} ELSE ${quoted(text)} END`;
  }
  if (isNumeric(type) || type === "boolean") return textSql(value, type, timeZone);
  switch (type) {
    case "void":
      return "CAST(NULL AS VARCHAR)";
    case "variant":
      return `spark_variant_json(${value})`;
    case "timestamp":
      return formatted(value, timestampFormat, timeZone);
    case "timestamp_ntz":
      return formatted(value, timestampNtzFormat, "UTC");
    case "date":
      return dateFormat === undefined
        ? quoted(textSql(value, type, timeZone))
        : formatted(`CAST(${value} AS TIMESTAMP)`, dateFormat, "UTC");
    case "binary":
      return quoted(`to_base64(${value})`);
    default:
      return `spark_json_string(${textSql(value, type, timeZone)})`;
  }
}

/** Intervals as keys are written as what Spark keeps of them: months or microseconds. */
function keySql(key: string, type: Extract<DataType, string>, timeZone: string): string {
  const isUnits = isDayTime(type) || isYearMonth(type);
  return isUnits ? `CAST(${intervalUnits(key, type)} AS VARCHAR)` : textSql(key, type, timeZone);
}

function textSql(value: string, type: DataType, timeZone: string): string {
  return type === "string" ? value : renderCast(value, type, "string", { mode: "legacy", timeZone });
}
