import { differentTypes } from "../analyze/argument_types.ts";
import { isDateTime, widerType } from "../analyze/common_type.ts";
import { isDayTime } from "../../declare/interval_type.ts";
import { arrayType, type DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { bindValue } from "./bind_value.ts";
import { raiseSql } from "./raise.ts";
import type { Mismatch, ResolvedCall, SparkFunction } from "./spark_function.ts";
import { INSTANT_UDF, instantSql, LOCAL_UDF, localSql } from "./time_zone.ts";

const DAY_MICROS = 86_400_000_000;

/** `sequence`. */
export const SEQUENCE_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "sequence",
    family: "array",
    summary: "The values from `start` to `stop` in steps of `step`.",
    parameters: [{ name: "start", type: "any" }, { name: "stop", type: "any" }, {
      name: "step",
      type: "any",
      optional: true,
    }],
    result: ([type]) => arrayType(type!, false),
    coerce: ({ argTypes, ansi }) => sequenceTypes(argTypes, ansi),
    udfs: [INSTANT_UDF, LOCAL_UDF],
    toSql: ([start, stop, step], call) => sequenceSql(start!, stop!, step, call),
  },
];

function sequenceTypes(argTypes: readonly DataType[], ansi: boolean): readonly DataType[] | Mismatch {
  const [start, stop, step] = argTypes as [DataType, DataType, DataType?];
  const ends = widerType(start, stop, ansi);
  if (ends === undefined) return differentTypes("sequence", argTypes);
  if (step === undefined) return [ends, ends];
  if (isDateTime(ends)) return [ends, ends, step];
  const all = widerType(ends, step, ansi);
  return all === undefined ? differentTypes("sequence", argTypes) : [all, all, all];
}

function sequenceSql(start: string, stop: string, step: string | undefined, call: ResolvedCall): string {
  const [type] = call.argTypes;
  if (isDateTime(type!)) return timeSequence(start, stop, step, call);
  const by = step ?? `CASE WHEN ${start} <= ${stop} THEN 1 ELSE -1 END`;
  const list = `list_transform(generate_series(${start}, ${stop}, ${by}), lambda e: CAST(e AS ${
    duckDbType(type!)
  }))`;
  if (step === undefined) return list;
  const wrong = outOfBounds(start, stop, step);
  return `CASE WHEN (${step} = 0 AND ${start} <> ${stop}) OR (${step} > 0 AND ${start} > ${stop}) OR (${step} < 0 AND ${start} < ${stop}) THEN ${wrong} ` +
    `WHEN ${step} = 0 THEN [${start}] ELSE ${list} END`;
}

/** Months and whole days pass on the clock of the session's time zone, on which a day may have 23 hours; shorter times pass anywhere. */
function timeSequence(start: string, stop: string, step: string | undefined, call: ResolvedCall): string {
  const [type, , stepType] = call.argTypes;
  const day = "INTERVAL 1 DAY";
  const by = step ?? `CASE WHEN ${start} <= ${stop} THEN ${day} ELSE -${day} END`;
  if (type !== "timestamp" || !(stepType && isDayTime(stepType))) {
    return steps(start, stop, by, true, call);
  }
  const days = `(epoch_us(${step}) // ${DAY_MICROS})`;
  return `CASE WHEN epoch_us(${step}) % ${DAY_MICROS} = 0 THEN ${
    steps(start, stop, `to_days(CAST(${days} AS INTEGER))`, true, call)
  } ELSE ${steps(start, stop, by, false, call)} END`;
}

/**
 * Every time is so many steps from the first: 31 January, 29 February, 31 March. DuckDB counts from the one before, and so may come out one short.
 *
 * @param onClock Whether to step on the clock of the session's time zone.
 */
function steps(start: string, stop: string, step: string, onClock: boolean, call: ResolvedCall): string {
  const [type] = call.argTypes;
  const isInstant = type === "timestamp";
  const local = (time: string) =>
    isInstant ? (onClock ? localSql(time, call.timeZone) : time) : `CAST(${time} AS TIMESTAMP)`;
  const value = isInstant && onClock ? instantSql("e", call.timeZone) : `CAST(e AS ${duckDbType(type!)})`;
  const isInside = "CASE WHEN last < first THEN e >= last ELSE e <= last END";
  const counts = "range(len(generate_series(first, last, step)) + 1)";
  const times = `list_filter(list_transform(${counts}, lambda i: first + step * i), lambda e: ${isInside})`;
  const goesThere = "CASE WHEN last < first THEN first + step < first ELSE first + step > first END";
  const list =
    `CASE WHEN first = last THEN [${start}] WHEN NOT (${goesThere}) THEN ${outOfBounds(start, stop, step)} ` +
    `ELSE list_transform(${times}, lambda e: ${value}) END`;
  const bound = bindValue(
    "first",
    local(start),
    bindValue("last", local(stop), bindValue("step", step, list)),
  );
  return `CASE WHEN ${start} IS NOT NULL AND ${stop} IS NOT NULL AND ${step} IS NOT NULL THEN ${bound} END`;
}

function outOfBounds(start: string, stop: string, step: string): string {
  return raiseSql(
    "INVALID_PARAMETER_VALUE",
    "Illegal sequence boundaries: ",
    { sql: start },
    " to ",
    { sql: stop },
    " by ",
    { sql: step },
  );
}
