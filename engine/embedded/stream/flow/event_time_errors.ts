import { AnalysisError } from "../../../errors.ts";
import type { Attribute } from "../../analyze/resolved_plan.ts";

/** A `withWatermark` above another one. */
export function redefinedWatermark(): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_3076",
    "Redefining watermark is disallowed. Call withWatermark once for each source; a window carries the watermark of its time.",
  );
}

/** Rows with two event times, of which an operator needs one. */
export function severalEventTimes(columns: readonly Attribute[]): AnalysisError {
  const names = columns.map((column) => column.name).join(", ");
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_3077",
    `More than one event time columns are available: ${names}. Leave all but one of them out of what is grouped or deduplicated.`,
    { parameters: { columns: names } },
  );
}

/** Sessions of all rows together. */
export function sessionsWithoutKey(): AnalysisError {
  return new AnalysisError(
    "_LEGACY_ERROR_TEMP_3068",
    "Global aggregation with session window in streaming query is not supported. Group by the session window and at least one more column.",
  );
}

/** The one of the columns that holds event times; undefined when none does. */
export function eventTimeAmong(columns: readonly Attribute[]): Attribute | undefined {
  const times = columns.filter((column) => column.eventTimeDelayMs !== undefined);
  if (times.length > 1) throw severalEventTimes(times);
  return times[0];
}
