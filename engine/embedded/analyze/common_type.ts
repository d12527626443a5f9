import {
  arrayType,
  type DataType,
  decimalParts,
  decimalType,
  mapType,
  sameType,
  structType,
  type TimeType,
} from "../../declare/types.ts";
import { widerInterval } from "../../declare/interval_type.ts";

const MAX_PRECISION = 38;
const INTEGRAL: readonly DataType[] = ["byte", "short", "integer", "long"];
/** Widest last. */
const NUMERIC: readonly DataType[] = [...INTEGRAL, "float", "double"];
const DATE_TIME: readonly DataType[] = ["date", "timestamp_ntz", "timestamp"];

/** byte, short, integer, long. */
export function isIntegral(type: DataType): boolean {
  return INTEGRAL.includes(type);
}

/** float, double. */
export function isFloating(type: DataType): boolean {
  return type === "float" || type === "double";
}

/** Any decimal type. */
export function isDecimal(type: DataType): boolean {
  return decimalParts(type) !== undefined;
}

/** Integral, floating or decimal. */
export function isNumeric(type: DataType): boolean {
  return NUMERIC.includes(type) || isDecimal(type);
}

/** date, timestamp, timestamp_ntz. */
export function isDateTime(type: DataType): boolean {
  return DATE_TIME.includes(type);
}

/** Any of the interval types. */
export function isInterval(type: DataType): boolean {
  return typeof type === "string" && type.startsWith("interval");
}

/** A time of day. */
export function isTime(type: DataType): type is TimeType {
  return typeof type === "string" && type.startsWith("time(");
}

/** The decimal that holds every value of an integral type. */
export function decimalFor(type: DataType): { precision: number; scale: number } | undefined {
  switch (type) {
    case "byte":
      return { precision: 3, scale: 0 };
    case "short":
      return { precision: 5, scale: 0 };
    case "integer":
      return { precision: 10, scale: 0 };
    case "long":
      return { precision: 20, scale: 0 };
    default:
      return decimalParts(type);
  }
}

/** A decimal type cut to 38 digits as Spark cuts it: digits after the point are lost, but not below `min(scale, 6)`. */
export function boundedDecimal(precision: number, scale: number): DataType {
  if (precision <= MAX_PRECISION) return decimalType(precision, scale);
  const digitsBefore = precision - scale;
  return decimalType(MAX_PRECISION, Math.max(MAX_PRECISION - digitsBefore, Math.min(scale, 6)));
}

/**
 * The type that two types have in common without a conversion that loses something: the wider number, the finer date, the same nested shape.
 *
 * @see {@link https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html#least-common-type-resolution}
 */
export function tightestCommonType(a: DataType, b: DataType, ansi: boolean): DataType | undefined {
  if (sameType(a, b, { ignoreNullability: false })) return a;
  if (a === "void") return b;
  if (b === "void") return a;
  if (NUMERIC.includes(a) && NUMERIC.includes(b)) {
    const wider = NUMERIC[Math.max(NUMERIC.indexOf(a), NUMERIC.indexOf(b))]!;
    return ansi && wider === "float" ? "double" : wider;
  }
  if (isNumeric(a) && isNumeric(b)) return undefined;
  if (DATE_TIME.includes(a) && DATE_TIME.includes(b)) {
    return DATE_TIME[Math.max(DATE_TIME.indexOf(a), DATE_TIME.indexOf(b))]!;
  }
  return widerTime(a, b) ?? widerInterval(a, b) ??
    nestedCommonType(a, b, (x, y) => tightestCommonType(x, y, ansi));
}

/** The times of day with the digits of both. */
function widerTime(a: DataType, b: DataType): DataType | undefined {
  return isTime(a) && isTime(b) ? (a > b ? a : b) : undefined;
}

/** The common type for values that stand side by side: `coalesce`, CASE, `array`, IN, UNION. `undefined` when there is none. */
export function widerType(a: DataType, b: DataType, ansi: boolean): DataType | undefined {
  return tightestCommonType(a, b, ansi) ?? widerDecimal(a, b) ??
    (ansi ? typeBesideString(a, b) : stringOfBoth(a, b)) ??
    nestedCommonType(a, b, (x, y) => widerType(x, y, ansi));
}

/** {@linkcode widerType} of many. */
export function widerTypeOf(types: readonly DataType[], ansi: boolean): DataType | undefined {
  // Strings last, as Spark does: (string, int, double) becomes the common type of the numbers before the string joins in.
  const ordered = [...types.filter((type) => !hasString(type)), ...types.filter(hasString)];
  let common: DataType | undefined = "void";
  for (const type of ansi ? types : ordered) {
    common = common && widerType(common, type, ansi);
  }
  return common;
}

function hasString(type: DataType): boolean {
  if (typeof type === "string") return type === "string";
  return type.type === "array" && hasString(type.elementType);
}

/** A decimal beside another number: enough digits on both sides of the point, first those before it; beside a floating number, double. */
export function widerDecimal(a: DataType, b: DataType): DataType | undefined {
  if (isDecimal(a) ? isFloating(b) : isDecimal(b) && isFloating(a)) return "double";
  const x = decimalFor(a);
  const y = decimalFor(b);
  if (!x || !y || !(isDecimal(a) || isDecimal(b))) return undefined;
  const scale = Math.max(x.scale, y.scale);
  const before = Math.max(x.precision - x.scale, y.precision - y.scale);
  const tooMany = Math.max(0, before + scale - MAX_PRECISION);
  return decimalType(before + scale - tooMany, Math.max(0, scale - tooMany));
}

/** Spark 4: a string beside another simple type becomes that type; beside an integral number, long; beside another number, double. */
export function typeBesideString(a: DataType, b: DataType): DataType | undefined {
  if (b === "string" && a !== "string") return typeBesideString(b, a);
  if (a !== "string" || typeof b !== "string" || isInterval(b)) return undefined;
  if (isIntegral(b)) return "long";
  return isFloating(b) || isDecimal(b) ? "double" : b;
}

/** Spark 3: a string beside another simple type makes both strings, except binary and boolean. */
function stringOfBoth(a: DataType, b: DataType): DataType | undefined {
  if (b === "string" && a !== "string") return stringOfBoth(b, a);
  if (a !== "string" || typeof b !== "string") return undefined;
  return b === "binary" || b === "boolean" ? undefined : "string";
}

function nestedCommonType(
  a: DataType,
  b: DataType,
  common: (a: DataType, b: DataType) => DataType | undefined,
): DataType | undefined {
  if (typeof a === "string" || typeof b === "string") return undefined;
  if (a.type === "array" && b.type === "array") {
    const element = common(a.elementType, b.elementType);
    return element && arrayType(element, a.containsNull || b.containsNull);
  }
  if (a.type === "map" && b.type === "map") {
    const key = common(a.keyType, b.keyType);
    const value = common(a.valueType, b.valueType);
    return key && value && mapType(key, value, a.valueContainsNull || b.valueContainsNull);
  }
  if (a.type === "struct" && b.type === "struct" && a.fields.length === b.fields.length) {
    const fields = a.fields.map((f, i) => {
      const other = b.fields[i]!;
      const type = f.name.toLowerCase() === other.name.toLowerCase() ? common(f.type, other.type) : undefined;
      return type && { ...f, type, nullable: f.nullable || other.nullable };
    });
    return fields.every((f) => f !== undefined) ? structType(fields) : undefined;
  }
  return undefined;
}
