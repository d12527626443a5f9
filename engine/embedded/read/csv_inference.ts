import { type DataType, decimalParts, decimalType } from "../../declare/types.ts";
import { decimalFor, tightestCommonType } from "../analyze/common_type.ts";
import { parseTime } from "../functions/datetime_parse.ts";
import { parseText, type TextValueOptions } from "./text_value.ts";

/** What of Spark's options changes the types that are found. */
export interface CsvInferenceOptions extends TextValueOptions {
  readonly nullValue: string;
  /** Whether a date is a DATE rather than a TIMESTAMP. */
  readonly preferDate: boolean;
}

/** In the order in which Spark tries them. */
const STEPS = ["integer", "long", "decimal", "double", "date", "timestamp", "boolean"] as const;
type Step = typeof STEPS[number];

/** The type of a column, given its type so far and one more value. */
export function inferCsvType(soFar: DataType, text: string, options: CsvInferenceOptions): DataType {
  if (text === "" || text === options.nullValue || soFar === "string") return soFar;
  const first = soFar === "void" ? 0 : STEPS.indexOf(decimalParts(soFar) ? "decimal" : soFar as Step);
  for (const step of STEPS.slice(first)) {
    const found = tryType(step, text, options);
    if (found) return commonCsvType(soFar, found) ?? "string";
  }
  return "string";
}

function tryType(step: Step, text: string, options: CsvInferenceOptions): DataType | undefined {
  switch (step) {
    case "decimal":
      return wholeDecimal(text);
    case "date":
      if (!options.preferDate) return undefined;
      return parseTime(text, options.dateFormat ?? "yyyy-MM-dd", undefined) === null ? undefined : "date";
    default:
      return parseText(text, step, options) === undefined ? undefined : step;
  }
}

function wholeDecimal(text: string): DataType | undefined {
  const digits = /^[+-]?(\d{1,38})$/.exec(text.replaceAll(",", ""))?.[1];
  return digits === undefined ? undefined : decimalType(digits.replace(/^0+/, "").length || 1, 0);
}

function commonCsvType(a: DataType, b: DataType): DataType | undefined {
  const common = tightestCommonType(a, b, true);
  if (common) return common;
  if (a === "double" || b === "double") {
    return [a, b].every((type) => type === "double" || decimalFor(type)) ? "double" : undefined;
  }
  const [x, y] = [decimalFor(a), decimalFor(b)];
  if (!x || !y) return undefined;
  const scale = Math.max(x.scale, y.scale);
  const before = Math.max(x.precision - x.scale, y.precision - y.scale);
  return before + scale > 38 ? "double" : decimalType(before + scale, scale);
}
