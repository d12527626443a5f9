import type { Expr, LiteralExpr, LiteralValue } from "../../declare/expr.ts";
import type { SqlCursor } from "../../declare/sql_cursor.ts";
import type { SqlToken } from "../../declare/sql_tokens.ts";
import { pointer } from "../../declare/syntax_error.ts";
import { type DataType, decimalType } from "../../declare/types.ts";
import { AnalysisError } from "../../errors.ts";
import { unsupported } from "./unsupported.ts";

/** Makes a literal. */
export function literal(type: DataType, value: LiteralValue): LiteralExpr {
  return { kind: "literal", type, value };
}

const WHOLE_TYPES = {
  Y: { type: "byte", name: "tinyint", bits: 8 },
  S: { type: "short", name: "smallint", bits: 16 },
  L: { type: "long", name: "bigint", bits: 64 },
} as const;

/** Reads a number with its sign; the suffix, the point and the size decide its type: `1` INT, `1L` BIGINT, `1.50` DECIMAL(3,2), `1e3` DOUBLE. */
export function readNumber(cursor: SqlCursor): LiteralExpr {
  const sign = cursor.takes("-") ? "-" : "";
  const token = cursor.next();
  const [, digits, suffix] = /^(.*?)(BD|[YSLDF])?$/.exec(token.text.toUpperCase())!;
  const text = sign + digits!;
  if (suffix === "Y" || suffix === "S" || suffix === "L") {
    const { type, name, bits } = WHOLE_TYPES[suffix];
    const value = BigInt(text);
    if (BigInt.asIntN(bits, value) !== value) {
      const limit = 2n ** BigInt(bits - 1);
      throw outOfRange(cursor, token, text, name, -limit, limit - 1n);
    }
    return literal(type, type === "long" ? String(value) : Number(value));
  }
  if (suffix === "F") return literal("float", floatValue(cursor, token, text));
  if (suffix === "D" || (suffix === undefined && digits!.includes("E"))) {
    const value = Number(text);
    if (!Number.isFinite(value)) {
      throw outOfRange(cursor, token, text, "double", -Number.MAX_VALUE, Number.MAX_VALUE);
    }
    return literal("double", Object.is(value, -0) ? "-0.0" : value);
  }
  if (suffix === undefined && /^\d+$/.test(digits!)) {
    const value = BigInt(text);
    if (BigInt.asIntN(32, value) === value) return literal("integer", Number(value));
    if (BigInt.asIntN(64, value) === value) return literal("long", String(value));
  }
  return decimal(cursor, token, sign, digits!);
}

function floatValue(cursor: SqlCursor, token: SqlToken, text: string): LiteralValue {
  const value = Math.fround(Number(text));
  if (!Number.isFinite(value)) {
    throw outOfRange(cursor, token, text, "float", -3.4028234663852886e38, 3.4028234663852886e38);
  }
  if (Object.is(value, -0)) return "-0.0";
  // The shortest digits that mean this float, as Spark prints it, rather than those of the nearest double.
  for (let precision = 1; precision < 9; precision++) {
    const short = Number(value.toPrecision(precision));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function decimal(cursor: SqlCursor, token: SqlToken, sign: string, digits: string): LiteralExpr {
  const [, whole, fraction = "", exponent = "0"] = /^(\d*)\.?(\d*)(?:E([+-]?\d+))?$/.exec(digits)!;
  const shift = fraction.length - Number(exponent);
  const scale = Math.max(0, shift);
  const zeros = Math.min(Math.max(0, -shift), 40);
  const unscaled = (whole! + fraction).replace(/^0+(?=\d)/, "") +
    "0".repeat(whole! + fraction === "0" ? 0 : zeros);
  const precision = Math.max(unscaled.length, scale);
  if (precision > 38) {
    throw new AnalysisError(
      "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
      `The number ${token.text} has ${precision} digits, and a DECIMAL has at most 38; write it with an exponent for a DOUBLE.` +
        pointer(cursor.text, token.start, token.end),
    );
  }
  const padded = unscaled.padStart(scale + 1, "0");
  const value = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  return literal(decimalType(precision, scale), /[1-9]/.test(value) ? sign + value : value);
}

function outOfRange(
  cursor: SqlCursor,
  token: SqlToken,
  value: string,
  type: string,
  least: bigint | number,
  most: bigint | number,
): AnalysisError {
  return new AnalysisError(
    "INVALID_NUMERIC_LITERAL_RANGE",
    `The number ${value} is outside of the range of ${type}, which goes from ${least} to ${most}.` +
      pointer(cursor.text, token.start, token.end),
    {
      parameters: { rawStrippedQualifier: value, typeName: type, minValue: `${least}`, maxValue: `${most}` },
    },
  );
}

/** Reads `DATE '…'`, `TIME '…'`, `TIMESTAMP '…'`, `TIMESTAMP_NTZ '…'`, `X'…'`. */
export function readTypedLiteral(cursor: SqlCursor): Expr {
  const token = cursor.next();
  const text = cursor.next().value;
  const value = text.trim();
  const name = token.text.toUpperCase();
  switch (name) {
    case "X":
      if (!/^[\da-f]*$/i.test(text)) break;
      return literal("binary", Uint8Array.fromHex(text.length % 2 ? `0${text}` : text).toBase64());
    case "DATE": {
      const date = dateOf(value);
      if (date === undefined) break;
      return literal("date", date);
    }
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return timestampLiteral(value) ?? invalidLiteral(cursor, token, text);
    case "TIMESTAMP_NTZ": {
      const timestamp = timestampOf(value);
      if (timestamp === undefined) break;
      return literal("timestamp_ntz", timestamp.local);
    }
    case "TIME": {
      const time = timeOf(value);
      if (time === undefined) break;
      return literal("time(6)", time);
    }
    default:
      throw unsupported(
        cursor,
        `A literal of the type ${name} is not supported; DATE, TIME, TIMESTAMP, TIMESTAMP_NTZ, INTERVAL and X are.`,
        token,
      );
  }
  return invalidLiteral(cursor, token, text);
}

/** A timestamp is a value if the text tells its zone; if not, the session's zone decides which instant it is, and a cast says so. */
function timestampLiteral(value: string): Expr | undefined {
  const timestamp = timestampOf(value);
  if (timestamp === undefined) return undefined;
  if (timestamp.zone === undefined) {
    return {
      kind: "cast",
      input: literal("string", timestamp.local.replace("T", " ")),
      type: "timestamp",
      onError: "raise",
      constant: true,
    };
  }
  try {
    const instant = Temporal.PlainDateTime.from(timestamp.local).toZonedDateTime(timestamp.zone).toInstant();
    return literal("timestamp", instant.toString());
  } catch {
    return undefined;
  }
}

function invalidLiteral(cursor: SqlCursor, token: SqlToken, text: string): never {
  const name = token.text.toUpperCase();
  const special = /^\s*(now|today|tomorrow|yesterday)\s*$/i.test(text)
    ? ": write current_date() or current_timestamp(), which stay the same for a whole batch"
    : "";
  throw new AnalysisError(
    "INVALID_TYPED_LITERAL",
    `The value of the typed literal ${name} is invalid: '${text}'${special}.` +
      pointer(cursor.text, token.start, token.end),
    { parameters: { valueType: name, value: text } },
  );
}

const DATE_REGEXP = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

/** `yyyy-MM-dd` of the forms that Spark reads: month and day may have one digit or be missing, and a time is cut off. */
function dateOf(text: string): string | undefined {
  if (/^epoch$/i.test(text)) return "1970-01-01";
  const [, year, month = "1", day = "1"] =
    DATE_REGEXP.exec(text.replace(/^(.*-\d{1,2}-\d{1,2})[ T].*$/, "$1")) ?? [];
  if (year === undefined) return undefined;
  try {
    const fields = { year: Number(year), month: Number(month), day: Number(day) };
    return Temporal.PlainDate.from(fields, { overflow: "reject" }).toString();
  } catch {
    return undefined;
  }
}

const TIME_OF_DAY_REGEXP = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?(?: ?([AP]M))?$/i;

/** `HH:mm:ss` with the digits behind the point that are not 0, of a time of day in 24 or, with AM or PM, in 12 hours. */
function timeOf(text: string): string | undefined {
  const parts = TIME_OF_DAY_REGEXP.exec(text);
  if (!parts) return undefined;
  const [hour, minute, second] = parts.slice(1, 4).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  const half = parts[5]?.toUpperCase();
  const isPossible = minute < 60 && second < 60 && (half ? hour >= 1 && hour <= 12 : hour < 24);
  if (!isPossible) return undefined;
  const hours = half ? hour % 12 + (half === "PM" ? 12 : 0) : hour;
  const clock = [hours, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  const fraction = (parts[4] ?? "").slice(0, 6).replace(/0+$/, "");
  return fraction ? `${clock}.${fraction}` : clock;
}

const TIME_REGEXP =
  /^(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?)?\s*([A-Za-z][\w/+-]*|[+-]\d{1,2}(?::?\d{2})?)?$/;

/** The date and time of the forms that Spark reads, as ISO text without a zone, and the zone if the text names one. */
function timestampOf(text: string): { local: string; zone: string | undefined } | undefined {
  if (/^epoch$/i.test(text)) return { local: "1970-01-01T00:00:00", zone: "UTC" };
  const [, day, time = ""] = /^([+-]?[\d-]+?)(?:[ T](.*))?$/.exec(text) ?? [];
  const date = day && dateOf(day);
  const parts = TIME_REGEXP.exec(time);
  if (!date || !parts) return undefined;
  const [hour, minute, second] = parts.slice(1, 4).map((part) => (part ?? "0").padStart(2, "0"));
  const fraction = (parts[4] ?? "").slice(0, 6);
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${hour}:${minute}:${second}.${fraction || "0"}`);
    return { local: local.toString().replace(/^(.*T\d\d:\d\d)$/, "$1:00"), zone: zoneOf(parts[5]) };
  } catch {
    return undefined;
  }
}

function zoneOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, sign, hours, minutes = "00"] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text) ?? [];
  if (sign) return `${sign}${hours!.padStart(2, "0")}:${minutes}`;
  return /^(z|ut|utc|gmt)$/i.test(text) ? "UTC" : text;
}
