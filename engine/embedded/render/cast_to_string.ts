import { quoteString } from "../duckdb_type.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";
import { type CastContext, itemName } from "./render_cast.ts";
import { toLocalTime } from "./cast_time.ts";

/** A value as Spark's CAST writes it: `1.0`, `[1, null]`, `{k -> v}`, `{1, x}`. */
export function castToString(value: string, from: DataType, context: CastContext): string {
  if (typeof from !== "string") return nestedText(value, from, context);
  switch (from) {
    case "string":
      return value;
    case "binary":
      // The decoder in JavaScript, which replaces invalid bytes, only for those rows that DuckDB's own refuses.
      return `CASE WHEN ${value} IS NOT NULL THEN coalesce(TRY(decode(${value})), spark_utf8_text(${value})) END`;
    case "double":
      return floatingText(value, "spark_double_text");
    case "float":
      return floatingText(value, "spark_float_text");
    case "date":
    case "timestamp_ntz":
      return calendarText(value);
    case "timestamp":
      return calendarText(toLocalTime(value, context.timeZone));
    case "interval day to second":
      return dayTimeText(value);
    case "interval year to month":
      return yearMonthText(value);
    default:
      return isFraction(from) ? fractionText(value) : `CAST(${value} AS VARCHAR)`;
  }
}

/** Whether a decimal type has no digits before the point. */
function isFraction(type: DataType): boolean {
  const parts = decimalParts(type);
  return parts !== undefined && parts.precision === parts.scale;
}

/** DuckDB leaves out the zero before the point: `.05`. */
function fractionText(value: string): string {
  return `regexp_replace(CAST(${value} AS VARCHAR), '^(-?)\\.', '\\10.')`;
}

/** Java puts a sign before years of more than four digits. */
function calendarText(value: string): string {
  return `CASE WHEN ${value} >= DATE '10000-01-01' THEN '+' || CAST(${value} AS VARCHAR) ELSE CAST(${value} AS VARCHAR) END`;
}

/** DuckDB and Java agree where Java does not use an exponent. */
function floatingText(value: string, udf: string): string {
  return `CASE WHEN abs(${value}) >= 0.001 AND abs(${value}) < 10000000 THEN CAST(${value} AS VARCHAR) ELSE ${udf}(${value}) END`;
}

function dayTimeText(value: string): string {
  const micros = `abs(epoch_us(${value}))`;
  const sign = `CASE WHEN epoch_us(${value}) < 0 THEN '-' ELSE '' END`;
  const clock =
    `printf('%02d:%02d:%02d', (${micros} // 3600000000) % 24, (${micros} // 60000000) % 60, (${micros} // 1000000) % 60)`;
  const fraction =
    `CASE WHEN ${micros} % 1000000 = 0 THEN '' ELSE '.' || rtrim(printf('%06d', ${micros} % 1000000), '0') END`;
  return `('INTERVAL ''' || ${sign} || (${micros} // 86400000000) || ' ' || ${clock} || ${fraction} || ''' DAY TO SECOND')`;
}

function yearMonthText(value: string): string {
  const months = `(datepart('year', ${value}) * 12 + datepart('month', ${value}))`;
  const sign = `CASE WHEN ${months} < 0 THEN '-' ELSE '' END`;
  return `('INTERVAL ''' || ${sign} || (abs(${months}) // 12) || '-' || (abs(${months}) % 12) || ''' YEAR TO MONTH')`;
}

function nestedText(value: string, from: Exclude<DataType, string>, context: CastContext): string {
  switch (from.type) {
    case "array": {
      const item = itemName(from);
      const texts = `list_transform(${value}, lambda ${item}: ${
        textOrNull(item, from.elementType, context)
      })`;
      return `('[' || array_to_string(${texts}, ', ') || ']')`;
    }
    case "map": {
      const item = itemName(from);
      const key = castToString(`struct_extract(${item}, 'key')`, from.keyType, context);
      const entry = textOrNull(`struct_extract(${item}, 'value')`, from.valueType, context);
      const texts = `list_transform(map_entries(${value}), lambda ${item}: ${key} || ' -> ' || ${entry})`;
      return `CASE WHEN ${value} IS NOT NULL THEN '{' || array_to_string(${texts}, ', ') || '}' END`;
    }
    case "struct": {
      const texts = from.fields.map((f) =>
        textOrNull(`struct_extract(${value}, ${quoteString(f.name)})`, f.type, context)
      );
      return `CASE WHEN ${value} IS NOT NULL THEN '{' || concat_ws(', ', ${
        texts.join(", ") || "''"
      }) || '}' END`;
    }
  }
}

function textOrNull(value: string, type: DataType, context: CastContext): string {
  return `coalesce(${castToString(value, type, context)}, 'null')`;
}
