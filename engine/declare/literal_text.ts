import type { Expr, LiteralExpr, LiteralValue } from "./expr.ts";
import { quoteSqlString } from "./sql_tokens.ts";
import { dayTimeRange, dayTimeType, type UnitRange, yearMonthRange } from "./interval_type.ts";
import { type DataType, decimalParts, sqlName } from "./types.ts";

/** A literal as Spark SQL text that keeps its type: `5L`, `1.5D`, `DATE '2024-01-02'`, `CAST(NULL AS INT)`. */
export function literalSql({ type, value }: LiteralExpr, sql: (expr: Expr) => string): string {
  if (value === null) return type === "void" ? "NULL" : `CAST(NULL AS ${sqlName(type)})`;
  const inner = (elementType: DataType, element: LiteralValue | undefined) =>
    sql({ kind: "literal", type: elementType, value: element ?? null });
  if (typeof type !== "string") {
    const parts = value as readonly LiteralValue[];
    // The cast keeps the types of empty lists and of the names inside.
    switch (type.type) {
      case "array":
        return `CAST(array(${parts.map((part) => inner(type.elementType, part)).join(", ")}) AS ${
          sqlName(type)
        })`;
      case "map": {
        const entries = parts as readonly (readonly LiteralValue[])[];
        const list = entries.flatMap((
          [key, item],
        ) => [inner(type.keyType, key), inner(type.valueType, item)]);
        return `CAST(map(${list.join(", ")}) AS ${sqlName(type)})`;
      }
      case "struct": {
        const members = type.fields.flatMap((f, i) => [quoteSqlString(f.name), inner(f.type, parts[i])]);
        return `named_struct(${members.join(", ")})`;
      }
    }
  }
  return scalarSql(type, value);
}

const SUFFIXES: Readonly<Record<string, string>> = { byte: "Y", short: "S", integer: "", long: "L" };

function scalarSql(type: Exclude<DataType, object>, value: LiteralValue): string {
  const text = String(value);
  switch (type) {
    case "byte":
    case "short":
    case "integer":
    case "long":
      return text + SUFFIXES[type];
    case "float":
    case "double": {
      const plain = /^-?[\d.]+(e[+-]?\d+)?$/i.test(text);
      return plain ? `${text}${type === "float" ? "F" : "D"}` : `CAST('${text}' AS ${sqlName(type)})`;
    }
    case "string":
      return quoteSqlString(text);
    case "binary":
      return `X'${binaryHex(text)}'`;
    case "date":
      return `DATE '${text}'`;
    case "timestamp":
      return `TIMESTAMP '${text}'`;
    case "timestamp_ntz":
      return `TIMESTAMP_NTZ '${text}'`;
    case "interval": {
      const [months, days, micros] = text.split(",");
      return `make_interval(0, ${months}, 0, ${days}, 0, 0, CAST(${micros} / 1000000BD AS DECIMAL(18,6)))`;
    }
    case "boolean":
    case "void":
      return text;
    default:
      return decimalParts(type) ? decimalSql(type, text) : intervalOrTimeText(type, text);
  }
}

/** `INTERVAL '1 02' DAY TO HOUR`, `INTERVAL '3' MONTH`, `TIME '10:11:12.5'`: an interval or a time of day by the encoding of a literal. */
export function intervalOrTimeText(type: DataType, text: string): string {
  const dayTime = dayTimeRange(type);
  if (dayTime) return dayTimeText(BigInt(text), dayTime);
  const yearMonth = yearMonthRange(type);
  return yearMonth ? yearMonthText(Number(text), yearMonth) : `TIME '${text}'`;
}

function decimalSql(type: DataType, text: string): string {
  const { precision, scale } = decimalParts(type)!;
  const digits = text.replace("-", "").replace(/^0+(?=\d)/, "");
  const fraction = digits.split(".")[1]?.length ?? 0;
  const natural = Math.max(digits.replace(".", "").replace(/^0+(?=\d)/, "").length, fraction);
  return natural === precision && fraction === scale ? `${text}BD` : `CAST(${text}BD AS ${sqlName(type)})`;
}

/** The bytes of a base64 text as upper-case hexadecimal digits. */
export function binaryHex(base64: string): string {
  return Uint8Array.fromBase64(base64).toHex().toUpperCase();
}

/** `INTERVAL '1 02' DAY TO HOUR`, from one of the units to another by their positions in day, hour, minute, second. */
export function dayTimeText(micros: bigint, { from, to }: UnitRange): string {
  const absolute = micros < 0n ? -micros : micros;
  const fraction = String(absolute % 1_000_000n).padStart(6, "0").replace(/0+$/, "");
  const seconds = absolute / 1_000_000n;
  const sizes = [86_400n, 3_600n, 60n, 1n];
  const numbers = sizes.map((size, i) => i <= from ? seconds / size : seconds / size % (i === 1 ? 24n : 60n));
  const padded = numbers.map((number, i) => i === 0 ? String(number) : String(number).padStart(2, "0"));
  if (fraction && to === 3) padded[3] += `.${fraction}`;
  const text = padded.slice(from, to + 1).join(":").replace(/^(\d+):/, from === 0 ? "$1 " : "$1:");
  const sign = micros < 0n ? "-" : "";
  return `INTERVAL '${sign}${text}' ${sqlName(dayTimeType({ from, to })).replace("INTERVAL ", "")}`;
}

/** `INTERVAL '1-2' YEAR TO MONTH`, or of years or months alone. */
export function yearMonthText(months: number, { from, to }: UnitRange): string {
  const sign = months < 0 ? "-" : "";
  const absolute = Math.abs(months);
  const years = Math.floor(absolute / 12);
  if (from === to) {
    return `INTERVAL '${sign}${from === 0 ? years : absolute}' ${from === 0 ? "YEAR" : "MONTH"}`;
  }
  return `INTERVAL '${sign}${years}-${absolute % 12}' YEAR TO MONTH`;
}
