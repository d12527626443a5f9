import { DAY_TIME_UNITS, dayTimeRange, isYearMonth, type UnitRange } from "../../declare/interval_type.ts";
import { type Interval, parseInterval } from "../../declare/parse_interval.ts";
import { type DataType, sqlName } from "../../declare/types.ts";
import { AnalysisError, ComputationError } from "../../errors.ts";
import { quoteString } from "../duckdb_type.ts";
import { bindValue } from "../functions/bind_value.ts";
import type { ScalarUdf } from "../functions/spark_function.ts";
import type { CastContext } from "./render_cast.ts";

/**
 * Text as an interval: `1 02:03:04.5` or `INTERVAL '1 02:03:04.5' DAY TO SECOND` as one of days to seconds, `1-2` as one of years and months, both exactly
 * of the units of the type; `1 month 2 days` as one of the calendar, where other text is NULL.
 */
export function textToInterval(text: string, to: DataType, { mode }: CastContext): string {
  if (to === "interval") {
    const parts = ["months", "days", "microseconds"].map((unit, i) =>
      `to_${unit}(CAST(parts[${i + 1}] AS ${i < 2 ? "INTEGER" : "BIGINT"}))`
    );
    const interval = `CASE WHEN parts IS NOT NULL THEN ${parts.join(" + ")} END`;
    return bindValue("parts", `spark_calendar_interval(${text})`, interval);
  }
  const units = `spark_interval_units(${text}, ${quoteString(to as string)}, ${mode !== "try"})`;
  return isYearMonth(to) ? `to_months(CAST(${units} AS INTEGER))` : `to_microseconds(${units})`;
}

/** The functions in JavaScript that {@linkcode textToInterval} calls. */
export const INTERVAL_UDFS: readonly ScalarUdf[] = [
  {
    name: "spark_calendar_interval",
    parameterTypes: ["VARCHAR"],
    returnType: "BIGINT[]",
    call: calendarInterval,
  },
  {
    name: "spark_interval_units",
    parameterTypes: ["VARCHAR", "VARCHAR", "BOOLEAN"],
    returnType: "BIGINT",
    call: intervalUnits,
  },
];

function calendarInterval(text: string): bigint[] | null {
  let interval: Interval;
  try {
    interval = parseInterval(text);
  } catch (error) {
    if (error instanceof AnalysisError) return null;
    throw error;
  }
  return [BigInt(interval.months), BigInt(interval.days), interval.micros];
}

const UNIT_SIZES = [86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n];
/** Above what the units behind the first may not go. */
const LIMITS = [Infinity, 23, 59, 59];

/** The months or microseconds that a text means; for another text an error, or null where errors are not wanted. */
function intervalUnits(text: string, type: string, isStrict: boolean): bigint | null {
  const range = dayTimeRange(type as DataType);
  const form = range ? dayTimeForm(range) : YEAR_MONTH_FORMS[type]!;
  const units = sqlName(type as DataType).replace("INTERVAL ", "").replaceAll(" ", "\\s+");
  const sign = "([+-]?)";
  const trimmed = text.trim();
  const bare = new RegExp(`^()${sign}${form}$`).exec(trimmed);
  const match = bare ?? new RegExp(`^INTERVAL\\s+${sign}'${sign}${form}'\\s+${units}$`, "i").exec(trimmed);
  if (!match) return isStrict ? unmatched(text, type, range !== undefined) : null;
  const [, first, second, ...numbers] = match;
  const value = range ? dayTimeValue(numbers, range) : yearMonthValue(numbers, type);
  const isNegative = (first === "-") !== (second === "-");
  const signed = isNegative ? -(value ?? 0n) : value ?? 0n;
  if (value !== undefined && BigInt.asIntN(range ? 64 : 32, signed) === signed) return signed;
  return isStrict ? outOfBounds(text, range !== undefined) : null;
}

const YEAR_MONTH_FORMS: Readonly<Record<string, string>> = {
  "interval year": "(\\d+)",
  "interval month": "(\\d+)",
  "interval year to month": "(\\d+)-(\\d+)",
};

/** What the units of a type look like: `(\d+) (\d{1,2}):(\d{1,2})` for DAY TO MINUTE. */
function dayTimeForm({ from, to }: UnitRange): string {
  const parts = DAY_TIME_UNITS.map((_, place) => {
    if (place < from || place > to) return "";
    if (place === from) return "(\\d+)";
    return place === 1 ? " (\\d{1,2})" : ":(\\d{1,2})";
  });
  return parts.join("") + (to === 3 ? "(\\.\\d{1,9})?" : "");
}

/** Undefined where a number behind the first is too large. */
function dayTimeValue(numbers: readonly (string | undefined)[], { from, to }: UnitRange): bigint | undefined {
  let micros = 0n;
  for (let place = from; place <= to; place++) {
    const number = BigInt(numbers[place - from]!);
    if (place > from && number > LIMITS[place]!) return undefined;
    micros += number * UNIT_SIZES[place]!;
  }
  const fraction = to === 3 ? numbers[to - from + 1] : undefined;
  return micros + BigInt(fraction?.slice(1, 7).padEnd(6, "0") ?? 0);
}

function yearMonthValue([first, months]: readonly (string | undefined)[], type: string): bigint | undefined {
  if (type === "interval month") return BigInt(first!);
  if (months !== undefined && Number(months) > 11) return undefined;
  return BigInt(first!) * 12n + BigInt(months ?? 0);
}

function unmatched(input: string, typeName: string, isDayTime: boolean): never {
  const intervalStr = isDayTime ? "day-time" : "year-month";
  throw new ComputationError(
    "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
    `Error parsing '${input}' to interval. Interval string does not match ${intervalStr} format when cast to ${typeName}. ` +
      `Write the units of the type, such as '1 02:03:04.5' for INTERVAL DAY TO SECOND or '1-2' for INTERVAL YEAR TO MONTH.`,
    { parameters: { input, intervalStr, typeName } },
  );
}

function outOfBounds(input: string, isDayTime: boolean): never {
  const interval = isDayTime ? "day-time" : "year-month";
  throw new ComputationError(
    "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING",
    `Error parsing '${input}' to interval. Error parsing interval ${interval} string: a number is too large for its unit.`,
    { parameters: { input, interval } },
  );
}
