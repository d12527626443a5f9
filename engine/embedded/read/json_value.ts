import { type DataType, decimalParts } from "../../declare/types.ts";
import { type JsonValue, numberText, printJson } from "../functions/json_text.ts";
import { parseDecimal, parseText, parseTimestamp, type TextValueOptions } from "./text_value.ts";

/** A value that does not fit its type. */
export const MISFIT = Symbol("misfit");

/** Told of every value that does not fit, also inside others. */
export type OnMisfit = (value: JsonValue, type: DataType) => void;

const WHOLE = new Set<DataType>(["byte", "short", "integer", "long"]);

/**
 * A JSON value as a stage takes it, by Spark's rules: a number with a fraction is no whole number, a text is no number. A member that does not fit is NULL,
 * an element that does not fit makes its array or map NULL.
 */
export function jsonToValue(
  value: JsonValue,
  type: DataType,
  options: TextValueOptions,
  onMisfit: OnMisfit,
): unknown {
  const converted = convert(value, type, options, onMisfit);
  return converted === MISFIT ? null : converted;
}

function convert(value: JsonValue, type: DataType, options: TextValueOptions, onMisfit: OnMisfit): unknown {
  if (value.kind === "null" || type === "void") return null;
  const converted = typeof type === "string"
    ? convertSimple(value, type, options)
    : convertNested(value, type, options, onMisfit);
  if (converted !== undefined) return converted;
  onMisfit(value, type);
  return MISFIT;
}

/** Undefined when it does not fit. */
function convertNested(
  value: JsonValue,
  type: Exclude<DataType, string>,
  options: TextValueOptions,
  onMisfit: OnMisfit,
): unknown {
  const inner = (each: JsonValue, to: DataType) => convert(each, to, options, onMisfit);
  if (type.type === "array" && value.kind === "array") {
    const items = value.items.map((item) => inner(item, type.elementType));
    return items.includes(MISFIT) ? null : items;
  }
  if (value.kind !== "object") return undefined;
  if (type.type === "map") {
    const entries = value.members.map(([key, item]) => [key, inner(item, type.valueType)] as const);
    return entries.some(([, item]) => item === MISFIT) ? null : new Map(entries);
  }
  if (type.type !== "struct") return undefined;
  const members = new Map(value.members);
  return type.fields.map(({ name, type: to }) => {
    const member = members.get(name);
    return member === undefined ? null : jsonToValue(member, to, options, onMisfit);
  });
}

const SPECIAL_NUMBERS: Readonly<Record<string, number>> = {
  "NaN": NaN,
  "INF": Infinity,
  "+INF": Infinity,
  "-INF": -Infinity,
  "Infinity": Infinity,
  "+Infinity": Infinity,
  "-Infinity": -Infinity,
};

function convertSimple(value: JsonValue, type: DataType & string, options: TextValueOptions): unknown {
  if (type === "string") {
    return value.kind === "string" || value.kind === "number" ? value.text : printJson(value);
  }
  if (type === "boolean") return value.kind === "boolean" ? value.value : undefined;
  if (value.kind !== "string" && value.kind !== "number") return undefined;
  if (WHOLE.has(type)) return value.kind === "number" ? parseText(value.text, type, options) : undefined;
  const decimal = decimalParts(type);
  if (decimal) return parseDecimal(value.text.trim(), decimal.precision, decimal.scale);
  switch (type) {
    case "double":
    case "float": {
      const number = value.kind === "string"
        ? SPECIAL_NUMBERS[value.text]
        : SPECIAL_NUMBERS[value.text] ?? Number(numberText(value.text));
      return number === undefined ? undefined : type === "float" ? Math.fround(number) : number;
    }
    case "timestamp":
      if (value.kind === "number") {
        return /^-?\d+$/.test(value.text) ? BigInt(value.text) * 1_000_000n : undefined;
      }
      return options.timestampFormat === undefined
        ? parseTimestamp(value.text, options.timeZone)
        : parseText(value.text, type, options);
    case "date":
    case "timestamp_ntz":
      return value.kind === "string" ? parseText(value.text, type, options) : undefined;
    case "binary":
      return value.kind === "string" ? bytesOf(value.text) : undefined;
    default:
      return undefined;
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(base64);
  } catch {
    return undefined;
  }
}
