import { quoteString } from "../duckdb_type.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";
import { isInterval, isTime } from "../analyze/common_type.ts";
import { fractionOfSecond, intervalToText } from "./cast_interval.ts";
import { type CastContext, itemName } from "./render_cast.ts";
import { toLocalTime } from "./cast_time.ts";

/** A value as Spark's CAST writes it: `1.0`, `[1, null]`, `{k -> v}`, `{1, x}`. */
export function castToString(value: string, from: DataType, context: CastContext): string {
  if (typeof from !== "string") return nestedText(value, from, context);
  switch (from) {
    case "string":
      return value;
    case "variant":
      return `spark_variant_text(${value})`;
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
    case "interval":
      return calendarIntervalText(value);
    default:
      if (isInterval(from)) return intervalToText(value, from);
      return isTime(from) ? timeText(value) : decimalOrOtherText(value, from, context);
  }
}

function decimalOrOtherText(value: string, from: DataType, context: CastContext): string {
  const plain = isFraction(from) ? fractionText(value) : `CAST(${value} AS VARCHAR)`;
  if (context.mode !== "legacy" || (decimalParts(from)?.scale ?? 0) <= 6) return plain;
  return `CASE WHEN abs(${value}) < 0.000001 THEN spark_small_decimal_text(${plain}) ELSE ${plain} END`;
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

/** `10:11:12.5`, with as few digits as say the microseconds. */
function timeText(value: string): string {
  const clock = `strftime(make_timestamp(epoch_us(${value})), '%H:%M:%S')`;
  return `(${clock} || ${fractionOfSecond(`epoch_us(${value})`)})`;
}

/** Java puts a sign before years of more than four digits, and counts 1, 0, -1 where DuckDB writes 1, 1 (BC), 2 (BC). */
function calendarText(value: string): string {
  const text = `CAST(${value} AS VARCHAR)`;
  const year = `datepart('year', ${value})`;
  const sign = `CASE WHEN ${year} < 0 THEN '-' ELSE '' END`;
  const rest = `replace(substr(${text}, strpos(${text}, '-')), ' (BC)', '')`;
  return `CASE WHEN ${value} >= DATE '10000-01-01' THEN '+' || ${text} ` +
    `WHEN ${value} < DATE '0001-01-01' THEN ${sign} || printf('%04d', abs(${year})) || ${rest} ELSE ${text} END`;
}

/** DuckDB and Java agree where Java does not use an exponent. */
function floatingText(value: string, udf: string): string {
  return `CASE WHEN abs(${value}) >= 0.001 AND abs(${value}) < 10000000 THEN CAST(${value} AS VARCHAR) ELSE ${udf}(${value}) END`;
}

/** `1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds`, without what is 0. */
function calendarIntervalText(value: string): string {
  const part = (unit: string) => `datepart('${unit}', ${value})`;
  const counted = ["year", "month", "day", "hour", "minute"].map((unit) =>
    `CASE WHEN ${part(unit)} <> 0 THEN ${part(unit)} || ' ${unit}s' END`
  );
  const micros = part("microsecond");
  const sign = `CASE WHEN ${micros} < 0 THEN '-' ELSE '' END`;
  const seconds = `CASE WHEN ${micros} <> 0 THEN ${sign} || (abs(${micros}) // 1000000) || ${
    fractionOfSecond(micros)
  } || ' seconds' END`;
  const text = `coalesce(nullif(concat_ws(' ', ${[...counted, seconds].join(", ")}), ''), '0 seconds')`;
  return `CASE WHEN ${value} IS NOT NULL THEN ${text} END`;
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
