import type { WithWatermarkPlan } from "../../declare/plan.ts";
import { parseInterval } from "../../declare/parse_interval.ts";
import { AnalysisError } from "../../errors.ts";
import { quotedType } from "./analysis_errors.ts";
import type { PlanResolver } from "./resolve_plan.ts";
import type { Attribute, ResolvedPlan } from "./resolved_plan.ts";

const DAY_MS = 86_400_000;
const DAYS_PER_MONTH = 31;

/** `withWatermark`: the column is marked as one of event times. */
export function resolveWatermark(
  { column, delay, ...plan }: WithWatermarkPlan,
  resolver: PlanResolver,
): ResolvedPlan {
  const input = resolver.resolve(plan.input);
  const scope = resolver.scopeOf(input);
  const parts = column.split(".");
  const expr = scope.resolve(scope.column([column]) ? [column] : parts);
  const eventTime = expr.kind === "attribute" ? input.output.find((a) => a.id === expr.id) : undefined;
  if (!eventTime || !isEventTime(eventTime.type)) throw notATime(column, expr.type);
  const delayMs = delayOf(delay);
  const mark = (a: Attribute): Attribute => a.id === eventTime.id ? { ...a, eventTimeDelayMs: delayMs } : a;
  return { kind: "watermark", input, eventTime, delayMs, output: input.output.map(mark) };
}

/** In milliseconds; a month counts 31 days. */
function delayOf(text: string): number {
  const { months, days, micros } = parseInterval(text);
  const delayMs = (months * DAYS_PER_MONTH + days) * DAY_MS + Number(micros / 1000n);
  if (delayMs >= 0) return delayMs;
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_3174",
    `requirement failed: delay threshold (${text}) should not be negative.`,
  );
}

/** A TIMESTAMP, or a window: a struct with a TIMESTAMP named `end`. */
function isEventTime(type: Attribute["type"]): boolean {
  if (typeof type === "string") return type === "timestamp";
  return type.type === "struct" && type.fields.some((f) => f.name === "end" && f.type === "timestamp");
}

function notATime(column: string, type: Attribute["type"]): AnalysisError {
  const parameters = { eventName: `\`${column}\``, eventType: quotedType(type) };
  return new AnalysisError(
    "EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
    `The event time ${parameters.eventName} has the invalid type ${parameters.eventType}, but expected "TIMESTAMP".`,
    { parameters },
  );
}
