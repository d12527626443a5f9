/**
 * Texts as JSON that a DuckDB cast turns into values, for functions that read records.
 *
 * @module
 */
import { AnalysisError, ComputationError } from "../../errors.ts";
import { type DataType, decimalParts } from "../../declare/types.ts";
import { parseText, type TextValueOptions } from "../read/text_value.ts";
import type { FunctionOptions } from "./function_options.ts";

/** What {@linkcode textAsJson} takes of the options of a function. */
export function textValueOptions(options: FunctionOptions, timeZone: string): TextValueOptions {
  return {
    timeZone,
    dateFormat: options["dateformat"],
    timestampFormat: options["timestampformat"],
    timestampNtzFormat: options["timestampntzformat"],
    nanValue: options["nanvalue"],
    positiveInf: options["positiveinf"],
    negativeInf: options["negativeinf"],
  };
}

/** A text as a value of a simple type, as Spark's CSV reader reads it; undefined when it is none. */
export function textAsJson(text: string, type: DataType, options: TextValueOptions): string | undefined {
  const value = parseText(text, type, options);
  if (value === undefined) return undefined;
  if (type === "date") return JSON.stringify(new Date(Number(value) * 86_400_000).toISOString().slice(0, 10));
  if (type === "timestamp" || type === "timestamp_ntz") {
    const instant = Temporal.Instant.fromEpochNanoseconds(BigInt(value as bigint) * 1000n);
    const local = instant.toString({ fractionalSecondDigits: 6 }).replace("T", " ").replace("Z", "");
    return JSON.stringify(type === "timestamp" ? `${local}+00` : local);
  }
  // The bytes are those of the text, and so DuckDB takes them.
  if (value instanceof Uint8Array) return JSON.stringify(text);
  if (typeof value === "bigint" || decimalParts(type)) return String(value);
  return JSON.stringify(typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
}

/** @throws {AnalysisError} `PARSE_MODE_UNSUPPORTED` for a mode that functions do not have. */
export function checkParseMode(functionName: string, mode = "PERMISSIVE"): void {
  if (["PERMISSIVE", "FAILFAST"].includes(mode.toUpperCase())) return;
  throw new AnalysisError(
    "PARSE_MODE_UNSUPPORTED",
    `The function \`${functionName}\` doesn't support the ${mode} mode. Acceptable modes are PERMISSIVE and FAILFAST.`,
    { parameters: { funcName: `\`${functionName}\``, mode } },
  );
}

/** A record that does not fit, in FAILFAST mode. */
export function malformedRecord(badRecord: string): ComputationError {
  return new ComputationError(
    "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
    `Malformed records are detected in record parsing: ${badRecord}. Parse Mode: FAILFAST. To process malformed records as null result, try setting the option "mode" as "PERMISSIVE".`,
    { parameters: { badRecord, failFastMode: "FAILFAST" } },
  );
}
