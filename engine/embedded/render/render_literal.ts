import type { LiteralValue } from "../../declare/expr.ts";
import { isDayTime, isYearMonth } from "../../declare/interval_type.ts";
import type { DataType } from "../../declare/types.ts";
import { isInterval } from "../analyze/common_type.ts";
import { duckDbType, quoteString } from "../duckdb_type.ts";

/** A constant as DuckDB SQL of exactly the type that stands for the Spark type. */
export function renderLiteral(value: LiteralValue, type: DataType): string {
  if (value === null) return `CAST(NULL AS ${duckDbType(type)})`;
  if (typeof type !== "string") return renderNested(value as readonly LiteralValue[], type);
  switch (type) {
    case "boolean":
      return value ? "true" : "false";
    case "string":
      return quoteString(String(value));
    case "binary":
      return renderBytes(String(value));
    case "void":
      return "NULL";
    case "integer":
      if (Number(value) >= 0) return String(value);
      return Number(value) > -2147483648 ? `(${value})` : `CAST(${value} AS INTEGER)`;
    case "date":
    case "timestamp":
    case "timestamp_ntz":
      // DuckDB takes years of more than four digits without the sign.
      return `CAST(${quoteString(String(value).replace(/^\+0*/, ""))} AS ${duckDbType(type)})`;
    default:
      if (isInterval(type)) return renderInterval(value, type);
      return `CAST(${quoteString(String(value))} AS ${duckDbType(type)})`;
  }
}

function renderBytes(base64: string): string {
  const bytes = Uint8Array.fromBase64(base64);
  return `CAST('${
    Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")
  }' AS BLOB)`;
}

function renderInterval(value: LiteralValue, type: DataType): string {
  if (isYearMonth(type)) return `to_months(${value})`;
  if (isDayTime(type)) return `to_microseconds(${value})`;
  const [months, days, microseconds] = String(value).split(",");
  return `(to_months(${months}) + to_days(${days}) + to_microseconds(${microseconds}))`;
}

function renderNested(
  value: readonly LiteralValue[],
  type: Exclude<DataType, string>,
): string {
  switch (type.type) {
    case "array":
      return `CAST([${value.map((v) => renderLiteral(v, type.elementType)).join(", ")}] AS ${
        duckDbType(type)
      })`;
    case "struct": {
      const members = type.fields.map((f, i) => renderLiteral(value[i] ?? null, f.type));
      return `CAST(row(${members.join(", ")}) AS ${duckDbType(type)})`;
    }
    case "map": {
      const entries = value as readonly (readonly [LiteralValue, LiteralValue])[];
      const keys = entries.map(([key]) => renderLiteral(key, type.keyType));
      const values = entries.map(([, v]) => renderLiteral(v, type.valueType));
      return `CAST(map([${keys.join(", ")}], [${values.join(", ")}]) AS ${duckDbType(type)})`;
    }
  }
}
