import { ComputationError } from "../../errors.ts";
import { type DataType, decimalParts, sqlName, type StructType } from "../../declare/types.ts";
import { parseSchema, parseType } from "../../declare/parse_type.ts";
import { roundDecimal } from "./decimal_text.ts";
import { parseTime } from "./datetime_parse.ts";
import { type JsonOptions, type JsonValue, numberText, parseJson, printJson } from "./json_text.ts";
import { TimeZone } from "./time_zone.ts";

/** A value as DuckDB's JSON casts read it. */
type Plain = null | boolean | string | RawNumber | Plain[] | ReadonlyMap<string, Plain>;

/** A number whose digits go into the text as they are. */
class RawNumber {
  constructor(readonly text: string) {}
}

/** A value that does not fit its type. */
const MISFIT = Symbol("misfit");

/** The schema that `from_json` was given: DDL fields, a DDL type or JSON. */
export function jsonSchema(text: string): DataType {
  try {
    return parseType(text);
  } catch {
    return parseSchema(text);
  }
}

/** How JSON is read. */
export interface JsonReadOptions extends JsonOptions {
  /** Of times that name none. */
  readonly timeZone: string;
  /** Java's patterns, in place of the forms that casts take. */
  readonly timestampFormat?: string | undefined;
  readonly timestampNtzFormat?: string | undefined;
  readonly dateFormat?: string | undefined;
  /** Whether what does not fit is an error: FAILFAST. */
  readonly failFast?: boolean;
}

/**
 * Reads a JSON text by a schema, in Spark's PERMISSIVE mode: a member that does not fit is NULL, a malformed record has all members NULL.
 *
 * @returns JSON that a DuckDB cast turns into the schema's type; null for a blank text, and for a record that is no object when a map or an array was
 *   wanted.
 */
export function readJson(text: string, schema: DataType, options: JsonReadOptions): string | null {
  if (text.trim() === "") return null;
  const { nonNumericNumbers = true, leadingZeros = false, failFast } = options;
  const record = parseJson(text, { nonNumericNumbers, leadingZeros });
  const read = rootValue(record, schema, options);
  if (failFast && read === MISFIT) throw malformedRecord(text);
  if (read !== MISFIT) return write(read);
  return isStruct(schema) ? write(malformed(schema, text)) : null;
}

function rootValue(
  record: JsonValue | undefined,
  schema: DataType,
  options: JsonReadOptions,
): Plain | typeof MISFIT {
  if (record === undefined) return MISFIT;
  const isArray = typeof schema !== "string" && schema.type === "array";
  if (isArray && record.kind === "object" && isStruct(schema.elementType)) {
    const only = convert(record, schema.elementType, options);
    return only === MISFIT ? MISFIT : [only];
  }
  return record.kind === "null" ? MISFIT : convert(record, schema, options);
}

function isStruct(type: DataType): type is StructType {
  return typeof type !== "string" && type.type === "struct";
}

function malformed(schema: StructType, text: string): Plain {
  return new Map(schema.fields.map((f) => [f.name, f.name === "_corrupt_record" ? text : null]));
}

function convert(value: JsonValue, type: DataType, options: JsonReadOptions): Plain | typeof MISFIT {
  if (value.kind === "null") return null;
  if (typeof type === "string") return convertSimple(value, type, options);
  switch (type.type) {
    case "struct": {
      if (value.kind !== "object") return MISFIT;
      const members = new Map(value.members);
      return new Map(type.fields.map((f) => {
        const member = members.get(f.name);
        const converted = member === undefined ? null : convert(member, f.type, options);
        if (converted === MISFIT && options.failFast) throw unreadableField(f.name, f.type, member!);
        return [f.name, converted === MISFIT ? null : converted] as const;
      }));
    }
    case "array": {
      if (value.kind !== "array") return MISFIT;
      const items = value.items.map((item) => convert(item, type.elementType, options));
      return items.includes(MISFIT) ? MISFIT : items as Plain[];
    }
    case "map": {
      if (value.kind !== "object") return MISFIT;
      const entries = value.members.map(([name, item]) =>
        [name, convert(item, type.valueType, options)] as const
      );
      return entries.some(([, item]) => item === MISFIT) ? MISFIT : new Map(entries as [string, Plain][]);
    }
  }
}

const WHOLE_BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, integer: 32, long: 64 };

function convertSimple(
  value: JsonValue,
  type: Extract<DataType, string>,
  options: JsonReadOptions,
): Plain | typeof MISFIT {
  const decimal = decimalParts(type);
  if (decimal) return convertDecimal(value, decimal.precision, decimal.scale);
  const bits = WHOLE_BITS[type];
  if (bits !== undefined) {
    if (value.kind !== "number" || !/^-?[0-9]+$/.test(value.text)) return MISFIT;
    const whole = BigInt(value.text);
    return BigInt.asIntN(bits, whole) === whole ? new RawNumber(value.text) : MISFIT;
  }
  switch (type) {
    case "string":
      return value.kind === "string" ? value.text : printJson(value);
    case "boolean":
      return value.kind === "boolean" ? value.value : MISFIT;
    case "float":
    case "double":
      return convertFloating(value);
    case "date":
      return value.kind === "string" ? convertDate(value.text, options) : MISFIT;
    case "timestamp":
    case "timestamp_ntz":
      return convertTimestamp(value, type, options);
    case "binary":
      return value.kind === "string" ? bytesText(value.text) : MISFIT;
    default:
      throw new ComputationError("UNSUPPORTED_DATATYPE", `Cannot read JSON as ${type}.`);
  }
}

function convertFloating(value: JsonValue): Plain | typeof MISFIT {
  if (value.kind === "number") {
    const text = numberText(value.text);
    return /[A-DF-Za-z]/.test(text) ? text : new RawNumber(text);
  }
  const special = value.kind === "string" && /^(?:NaN|([-+]?)(?:Infinity|INF))$/.exec(value.text);
  if (!special) return MISFIT;
  return value.text === "NaN" ? "NaN" : special[1] === "-" ? "-Infinity" : "Infinity";
}

function convertDecimal(value: JsonValue, precision: number, scale: number): Plain | typeof MISFIT {
  if (value.kind !== "number" && value.kind !== "string") return MISFIT;
  const match = /^([-+]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?$/.exec(value.text.trim());
  if (!match || (match[2] === "" && !match[3])) return MISFIT;
  const [, sign = "", whole = "", fraction = "", power = "0"] = match;
  if (Math.abs(Number(power)) > 100) return MISFIT;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  const plain = point <= 0
    ? `0.${"0".repeat(-point)}${digits}`
    : `${digits.slice(0, point).padEnd(point, "0")}.${digits.slice(point)}`;
  const rounded = roundDecimal((sign === "-" ? "-" : "") + plain, scale, "half up");
  return rounded.replace(/^-?0*/, "").replace(".", "").length > precision ? MISFIT : rounded;
}

const DATE_REGEXP = /^\s*([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?\s*$/;
const TIME_REGEXP = /[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?\s*([A-Za-z+-].*)?\s*$/;

function dateText(text: string): Plain | typeof MISFIT {
  const match = DATE_REGEXP.exec(text);
  if (!match) return MISFIT;
  const [, year = "", month = "1", day = "1"] = match;
  const padded = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return parseTime(padded, "yyyy-MM-dd", undefined) === null ? MISFIT : padded;
}

function convertDate(text: string, { dateFormat }: JsonReadOptions): Plain | typeof MISFIT {
  if (dateFormat === undefined) return dateText(text);
  const micros = parseTime(text, dateFormat, undefined);
  return micros === null ? MISFIT : instantText(micros, "").slice(0, -" 00:00:00.000000".length);
}

function convertTimestamp(value: JsonValue, type: string, options: JsonReadOptions): Plain | typeof MISFIT {
  const { timeZone } = options;
  const isInstant = type === "timestamp";
  const format = isInstant ? options.timestampFormat : options.timestampNtzFormat;
  if (format !== undefined && value.kind === "string") {
    const micros = parseTime(value.text, format, isInstant ? timeZone : undefined);
    return micros === null ? MISFIT : instantText(micros, isInstant ? "+00" : "");
  }
  if (value.kind === "number" && type === "timestamp" && /^-?[0-9]+$/.test(value.text)) {
    return instantText(BigInt(value.text) * 1_000_000n, "+00");
  }
  if (value.kind !== "string") return MISFIT;
  const date = dateText(value.text);
  if (date === MISFIT) return MISFIT;
  const time = TIME_REGEXP.exec(value.text);
  if (!time && /[ T]/.test(value.text.trim())) return MISFIT;
  const [, hour = "0", minute = "0", second = "0", fraction = "", zone] = time ?? [];
  const padded = [hour, minute, second].map((part) => part.padStart(2, "0")).join(":");
  const local = parseTime(`${date} ${padded}`, "yyyy-MM-dd HH:mm:ss", undefined);
  if (local === null) return MISFIT;
  const micros = local + BigInt(fraction.slice(0, 6).padEnd(6, "0") || "0");
  if (type === "timestamp_ntz") return instantText(micros, "");
  try {
    return instantText(TimeZone.of(zone?.trim() ?? timeZone).toInstant(micros), "+00");
  } catch {
    return MISFIT;
  }
}

function instantText(micros: bigint, suffix: string): string {
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const rest = micros - seconds * 1_000_000n;
  const text = Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000).toString().slice(0, -1);
  return `${text.replace("T", " ")}.${String(rest).padStart(6, "0")}${suffix}`;
}

function unreadableField(name: string, type: DataType, value: JsonValue): ComputationError {
  const parameters = { fieldName: `"${name}"`, fieldValue: printJson(value), dataType: `"${sqlName(type)}"` };
  return new ComputationError(
    "CANNOT_PARSE_JSON_FIELD",
    `Cannot parse the field name ${parameters.fieldName} and the value ${parameters.fieldValue} of the JSON record to target Spark data type ${parameters.dataType}.`,
    { parameters },
  );
}

function malformedRecord(badRecord: string): ComputationError {
  return new ComputationError(
    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
    `Malformed records are detected in record parsing: ${badRecord}. Parse Mode: FAILFAST. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.`,
    { parameters: { badRecord, failFastMode: "FAILFAST" } },
  );
}

/** Bytes as DuckDB's text of a BLOB. */
function bytesText(base64: string): Plain | typeof MISFIT {
  try {
    const bytes = Uint8Array.fromBase64(base64);
    return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  } catch {
    return MISFIT;
  }
}

function write(value: Plain): string {
  if (value instanceof RawNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (value instanceof Map) {
    return `{${
      Array.from(value as ReadonlyMap<string, Plain>, ([name, item]) =>
        `${JSON.stringify(name)}:${write(item)}`).join(",")
    }}`;
  }
  return JSON.stringify(value);
}
