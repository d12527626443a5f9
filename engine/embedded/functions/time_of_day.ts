import { AnalysisError } from "../../errors.ts";
import { LOCAL_UDF, localSql } from "./time_zone.ts";
import type { SparkFunction } from "./spark_function.ts";
import { valueOutOfRange } from "./value_out_of_range.ts";

const MOST_DIGITS = 6;

/**
 * What there is of times of day: Spark 4.1 has the type TIME with literals, comparisons and a few functions, and refuses the others unless it is told
 * otherwise.
 */
export const TIME_OF_DAY_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "current_time",
    family: "datetime",
    summary:
      "What the clocks of the session's time zone show, with up to `precision` (0 to 6) digits behind the seconds; the same for all rows of a batch.",
    parameters: [{ name: "precision", type: "integer", optional: true, plain: true }],
    coerce: ({ argTypes, argLiterals }) => {
      const [digits] = argLiterals;
      if (argTypes.length === 0 || (Number(digits) >= 0 && Number(digits) <= MOST_DIGITS)) return undefined;
      return valueOutOfRange("`precision`", `[0, ${MOST_DIGITS}]`, digits);
    },
    result: (_types, { argLiterals: [digits] }) => `time(${Number(digits ?? MOST_DIGITS)})`,
    nullable: "never",
    toSql: (_args, { nowMs, timeZone, argLiterals: [digits] }) => {
      const step = 10 ** (MOST_DIGITS - Number(digits ?? MOST_DIGITS));
      const micros = Math.floor(nowMs * 1000);
      return `CAST(${localSql(`make_timestamptz(${micros - micros % step})`, timeZone)} AS TIME)`;
    },
    udfs: [LOCAL_UDF],
  },
];

const REFUSED = new Set(["make_time", "to_time", "try_to_time", "time_diff", "time_trunc"]);

/** Whether a function of Spark is one of those that need the type TIME to be switched on. */
export function isRefusedTimeFunction(name: string): boolean {
  return REFUSED.has(name.toLowerCase());
}

/** `UNSUPPORTED_TIME_TYPE`, which Spark 4.1 says of whatever makes or takes apart a TIME. */
export function unsupportedTimeType(): AnalysisError {
  return new AnalysisError(
    "UNSUPPORTED_TIME_TYPE",
    "The data type TIME is not supported. A literal such as TIME'10:30:00' and current_time() are; use TIMESTAMP for the rest.",
  );
}
