import type { CallExpr, LiteralExpr } from "./expr.ts";
import { type DataType, decimalType } from "./types.ts";

/** JavaScript values that can stand in a plan. */
export type PlainValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Temporal.Instant
  | Temporal.PlainDate
  | Temporal.PlainDateTime
  | readonly PlainValue[];

/**
 * Turns a JavaScript value into an expression, with the type that Spark's `lit` gives: a whole number becomes INT, or BIGINT outside INT's range, any other
 * number DOUBLE, a bigint BIGINT (or DECIMAL beyond it), a `Date` or `Temporal.Instant` TIMESTAMP, a list an ARRAY.
 *
 * @throws {TypeError} For a value of another kind, such as a plain object.
 */
export function literalExpr(value: PlainValue): LiteralExpr | CallExpr {
  if (Array.isArray(value)) return { kind: "call", name: "array", args: value.map(literalExpr) };
  const type = literalType(value as Exclude<PlainValue, readonly PlainValue[]>);
  return { kind: "literal", type, value: encodeScalar(value as Exclude<PlainValue, readonly PlainValue[]>) };
}

type Scalar = Exclude<PlainValue, readonly PlainValue[]>;

function literalType(value: Scalar): DataType {
  if (value === null || value === undefined) return "void";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return numberType(value);
  if (typeof value === "bigint") {
    return BigInt.asIntN(64, value) === value
      ? "long"
      : decimalType(value.toString().replace("-", "").length, 0);
  }
  if (value instanceof Uint8Array) return "binary";
  if (value instanceof Date || value instanceof Temporal.Instant) return "timestamp";
  if (value instanceof Temporal.PlainDate) return "date";
  if (value instanceof Temporal.PlainDateTime) return "timestamp_ntz";
  throw new TypeError(
    `Cannot use a value of type ${
      Object.prototype.toString.call(value).slice(8, -1)
    } as a literal: give a string, number, bigint, boolean, ` +
      "Date, Temporal value, Uint8Array, null or a list of these",
  );
}

function numberType(value: number): DataType {
  if (!Number.isInteger(value) || Object.is(value, -0)) return "double";
  if (value >= -2147483648 && value <= 2147483647) return "integer";
  return Number.isSafeInteger(value) ? "long" : "double";
}

/** Encodes one value as {@linkcode LiteralExpr} describes. */
export function encodeScalar(value: Scalar): null | boolean | number | string {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof Date) return value.toISOString();
  return value.toString();
}

function encodeNumber(value: number): number | string {
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isSafeInteger(value)) return numberType(value) === "long" ? value.toString() : value;
  return Number.isFinite(value) ? value : String(value);
}
