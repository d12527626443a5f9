import { ComputationError } from "../../errors.ts";
import { type DataType, decimalParts, sqlName } from "../../declare/types.ts";
import { roundDecimal } from "./decimal_text.ts";
import type { JsonValue } from "./json_text.ts";
import { numberKind, numberText, variantJson, variantText } from "./variant_value.ts";

/** A value that has no counterpart in the type. */
const MISFIT = Symbol("misfit");

type Cast = string | typeof MISFIT;

const WHOLE_BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, integer: 32, long: 64 };
const TRUE_WORDS = ["t", "true", "y", "yes", "1"];
const FALSE_WORDS = ["f", "false", "n", "no", "0"];

/** Types that a VARIANT cannot be cast to here. */
export function isForeignToVariant(type: DataType): boolean {
  if (typeof type !== "string") {
    return type.type === "struct"
      ? type.fields.some((f) => isForeignToVariant(f.type))
      : type.type === "map"
      ? type.keyType !== "string" || isForeignToVariant(type.valueType)
      : isForeignToVariant(type.elementType);
  }
  return !(type in WHOLE_BITS) && decimalParts(type) === undefined &&
    !["boolean", "float", "double", "string", "variant"].includes(type);
}

/**
 * A VARIANT as JSON that a DuckDB cast turns into a type.
 *
 * @param isTry What has no counterpart is NULL, an item or member for itself.
 * @throws {ComputationError} `INVALID_VARIANT_CAST`.
 */
export function castVariant(value: JsonValue, type: DataType, isTry: boolean): string {
  const cast = castValue(value, type, isTry);
  if (cast !== MISFIT) return cast;
  if (isTry) return "null";
  const parameters = { value: variantJson(value), dataType: `"${sqlName(type)}"` };
  throw new ComputationError(
    "INVALID_VARIANT_CAST",
    `The variant value \`${parameters.value}\` cannot be cast into \`${parameters.dataType}\`. Please use \`try_variant_get\` instead.`,
    { parameters },
  );
}

function castValue(value: JsonValue, type: DataType, isTry: boolean): Cast {
  if (type === "variant") return JSON.stringify(variantText(value));
  if (value.kind === "null") return "null";
  if (typeof type === "string") return castSimple(value, type);
  const inside = (part: JsonValue, partType: DataType) => {
    const cast = castValue(part, partType, isTry);
    return cast === MISFIT && isTry ? "null" : cast;
  };
  let parts: (readonly [name: string, part: Cast])[];
  switch (type.type) {
    case "array":
      if (value.kind !== "array") return MISFIT;
      parts = value.items.map((item) => ["", inside(item, type.elementType)]);
      break;
    case "map":
      if (value.kind !== "object") return MISFIT;
      parts = value.members.map(([name, member]) => [name, inside(member, type.valueType)]);
      break;
    case "struct": {
      if (value.kind !== "object") return MISFIT;
      const members = new Map(value.members);
      parts = type.fields.map((
        f,
      ) => [f.name, members.has(f.name) ? inside(members.get(f.name)!, f.type) : "null"]);
    }
  }
  if (parts.some(([, part]) => part === MISFIT)) return MISFIT;
  return type.type === "array"
    ? `[${parts.map(([, part]) => String(part)).join(",")}]`
    : `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${String(part)}`).join(",")}}`;
}

function castSimple(value: JsonValue, type: Extract<DataType, string>): Cast {
  if (type === "string") return JSON.stringify(plainText(value));
  if (value.kind === "array" || value.kind === "object" || value.kind === "null") return MISFIT;
  if (type === "boolean") return castToBoolean(value);
  const number = numberOf(value, type);
  if (number === undefined) return MISFIT;
  const decimal = decimalParts(type);
  if (decimal) return castToDecimal(number, decimal.precision, decimal.scale);
  const bits = WHOLE_BITS[type];
  return bits === undefined
    ? floating(type === "float" ? Math.fround(Number(number)) : Number(number))
    : castToWhole(number, bits);
}

/** The text of a value by itself: a string without quotes. */
export function plainText(value: JsonValue): string {
  if (value.kind === "string") return value.text;
  return value.kind === "number" ? numberText(value.text) : variantJson(value);
}

function castToBoolean(value: Exclude<JsonValue, { kind: "array" | "object" | "null" }>): Cast {
  if (value.kind === "boolean") return String(value.value);
  if (value.kind === "number") return String(Number(value.text) !== 0);
  const word = value.text.trim().toLowerCase();
  return TRUE_WORDS.includes(word) ? "true" : FALSE_WORDS.includes(word) ? "false" : MISFIT;
}

/** Decimal text, `Infinity` or `NaN`; undefined for a string that is no number. */
function numberOf(
  value: Exclude<JsonValue, { kind: "array" | "object" | "null" }>,
  type: string,
): string | undefined {
  if (value.kind === "boolean") return value.value ? "1" : "0";
  if (value.kind === "number") {
    return numberKind(value.text) === "double" ? String(Number(value.text)) : value.text;
  }
  const text = value.text.trim();
  if (type in WHOLE_BITS) return /^[-+]?\d+$/.test(text) ? text.replace("+", "") : undefined;
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? text.replace(/^\+/, "") : undefined;
}

function castToWhole(number: string, bits: number): Cast {
  const value = Number(number);
  if (!Number.isFinite(value)) return MISFIT;
  const whole = /[eE]/.test(number) ? BigInt(Math.trunc(value)) : BigInt(number.split(".")[0] || "0");
  return BigInt.asIntN(bits, whole) === whole ? String(whole) : MISFIT;
}

function castToDecimal(number: string, precision: number, scale: number): Cast {
  if (!Number.isFinite(Number(number))) return MISFIT;
  const rounded = roundDecimal(withoutExponent(number), scale, "half up");
  return rounded.replace(/^-?0*/, "").replace(".", "").length > precision ? MISFIT : rounded;
}

function withoutExponent(number: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(number) ?? [];
  const point = whole.length + Number(power);
  const digits = `${"0".repeat(Math.max(-point, 0))}${whole}${fraction}`.padEnd(point, "0");
  const at = Math.max(point, 0);
  return `${sign}${digits.slice(0, at) || "0"}.${digits.slice(at)}`;
}

function floating(value: number): string {
  return Number.isFinite(value) ? String(value) : JSON.stringify(String(value));
}
