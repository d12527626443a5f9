import { type DataType, decimalType } from "../../declare/types.ts";
import { isDecimal, widerType } from "../analyze/common_type.ts";
import { parseTime } from "../functions/datetime_parse.ts";

const INT_RANGE = 2n ** 31n;
const LONG_RANGE = 2n ** 63n;
const WHOLE_REGEXP = /^[+-]?\d+$/;
const DECIMAL_REGEXP = /^[+-]?(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;
const DOUBLE_REGEXP = /^\s*[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?)\s*$/;

/**
 * The type of a partition column by the texts in its folders' names, as Spark infers it; NULL for `__HIVE_DEFAULT_PARTITION__`. A time of day, TIME in
 * Spark 4.1, is a STRING here.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { partitionType } from "./partition_types.ts";
 *
 * assertEquals(partitionType(["01", "2", null]), "integer");
 * assertEquals(partitionType(["01", "with space"]), "string");
 * ```
 */
export function partitionType(texts: readonly (string | null)[]): DataType {
  let common: DataType = "void";
  for (const text of texts) common = commonType(common, text === null ? "void" : typeOfText(text));
  return common;
}

function typeOfText(text: string): DataType {
  if (WHOLE_REGEXP.test(text)) {
    const whole = BigInt(text.replace("+", ""));
    if (whole >= -INT_RANGE && whole < INT_RANGE) return "integer";
    if (whole >= -LONG_RANGE && whole < LONG_RANGE) return "long";
  }
  const digits = wholeDecimalDigits(text);
  if (digits !== undefined && digits <= 38) return decimalType(digits, 0);
  if (DOUBLE_REGEXP.test(text)) return "double";
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d)?$/.test(text)) {
    if (parseTime(text.slice(0, 19), "yyyy-MM-dd HH:mm:ss", undefined) !== null) return "timestamp";
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text) && parseTime(text, "yyyy-MM-dd", undefined) !== null) return "date";
  return "string";
}

/** How many digits a number without digits after the point has: `1e5` has six. */
function wholeDecimalDigits(text: string): number | undefined {
  const [match, whole = "", fraction = "", power = "0"] = DECIMAL_REGEXP.exec(text) ?? [];
  if (match === undefined || Number(power) < fraction.length) return undefined;
  const digits = (whole + fraction).replace(/^0+/, "").length || 1;
  return digits + Number(power) - fraction.length;
}

function commonType(a: DataType, b: DataType): DataType {
  const isDouble = (type: DataType) => type === "double";
  const losesDigits = (type: DataType) => type === "long" || isDecimal(type);
  if ((isDouble(a) && losesDigits(b)) || (losesDigits(a) && isDouble(b))) return "string";
  if (a !== b && (a === "string" || b === "string")) return "string";
  return widerType(a, b, true) ?? "string";
}

/** DuckDB SQL for a partition's value; `undefined` when the text is not of the type. */
export function partitionSql(text: string | null, type: DataType): string | undefined {
  if (text === null) return "NULL";
  const quoted = `'${text.replaceAll("'", "''")}'`;
  if (type === "string") return quoted;
  if (typeof type !== "string") return undefined;
  if (type === "double" || type === "float") {
    return DOUBLE_REGEXP.test(text) ? `'${text.trim().replace(/[dDfF]$/, "")}'` : undefined;
  }
  if (type === "date" || type === "timestamp" || type === "timestamp_ntz" || type === "boolean") {
    return quoted;
  }
  return wholeDecimalDigits(text) !== undefined || (isDecimal(type) && DOUBLE_REGEXP.test(text))
    ? quoted
    : undefined;
}
