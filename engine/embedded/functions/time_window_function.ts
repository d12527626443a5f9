import { type DataType, field, type StructType, structType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import type { SparkFunction } from "./spark_function.ts";

/** Functions that put rows into windows of time. The analyzer makes columns of the first two; see {@linkcode TIME_WINDOW}. */
export const TIME_WINDOW_FUNCTIONS: readonly SparkFunction[] = [
  {
    name: "window",
    family: "datetime",
    summary:
      "The windows of time that a row belongs to, as a struct of `start` and `end`; they begin every `slideDuration`, counted from 1970 in UTC.",
    parameters: [
      { name: "timeColumn", type: "any" },
      { name: "windowDuration", type: "string", plain: true },
      { name: "slideDuration", type: "string", plain: true, optional: true },
      { name: "startTime", type: "string", plain: true, optional: true },
    ],
    result: windowOf("timestamp"),
    nullable: "never",
    toSql: notReplaced,
  },
  {
    name: "session_window",
    family: "datetime",
    summary: "The session that a row belongs to: rows that follow each other within `gapDuration`.",
    parameters: [{ name: "timeColumn", type: "any" }, { name: "gapDuration", type: "any", plain: true }],
    result: windowOf("timestamp"),
    nullable: "never",
    toSql: notReplaced,
  },
  {
    name: "window_time",
    family: "datetime",
    summary: "The latest time that belongs to a window: a microsecond before its end.",
    parameters: [{ name: "windowColumn", type: "struct" }],
    result: ([type]) => (type as StructType).fields.find((f) => f.name === "end")?.type ?? "timestamp",
    nullable: "always",
    toSql: ([window]) => `(struct_extract(${window}, 'end') - INTERVAL 1 MICROSECOND)`,
  },
];

/** `window_time`. */
export const WINDOW_TIME: SparkFunction = TIME_WINDOW_FUNCTIONS[2]!;

/** The window of a time, where none overlap; its arguments are the time, and duration, slide and start in microseconds. */
export const TIME_WINDOW: SparkFunction = {
  ...TIME_WINDOW_FUNCTIONS[0]!,
  name: "time_window",
  toSql: ([time, duration, slide, start], { argTypes: [type] }) =>
    windowAt(lastStart(time!, slide!, start!), duration!, type!),
};

/** All windows of a time, the earliest first; arguments as for {@linkcode TIME_WINDOW}. NULL for no time. */
export const SLIDING_WINDOWS: SparkFunction = {
  ...TIME_WINDOW_FUNCTIONS[0]!,
  name: "sliding_windows",
  toSql: ([time, duration, slide, start], { argTypes: [type] }) => {
    const last = lastStart(time!, slide!, start!);
    const starts =
      `list_reverse(list_filter(list_transform(range(0, (${duration} + ${slide} - 1) // ${slide}), lambda i: ${last} - i * ${slide}), lambda s: s + ${duration} > epoch_us(${time})))`;
    return `CASE WHEN ${time} IS NOT NULL THEN list_transform(${starts}, lambda s: ${
      windowAt("s", duration!, type!)
    }) END`;
  },
};

/** The time of one row as the beginning of a session; its arguments are the time and the gap. NULL for an empty or unknown one. */
export const SESSION_SPAN: SparkFunction = {
  ...TIME_WINDOW_FUNCTIONS[1]!,
  name: "session_span",
  toSql: ([time, gap]) =>
    `CASE WHEN ${time} + ${gap} > ${time} THEN struct_pack("start" := ${time}, "end" := ${time} + ${gap}) END`,
};

function windowOf(type: DataType): StructType {
  return structType([field("start", type), field("end", type)]);
}

function lastStart(time: string, slide: string, start: string): string {
  const since = `(epoch_us(${time}) - ${start})`;
  return `(epoch_us(${time}) - ((${since} % ${slide}) + ${slide}) % ${slide})`;
}

function windowAt(start: string, duration: string, type: DataType): string {
  const at = (micros: string) =>
    type === "timestamp"
      ? `make_timestamptz(${micros})`
      : `CAST(make_timestamp(${micros}) AS ${duckDbType(type)})`;
  return `struct_pack("start" := ${at(start)}, "end" := ${at(`(${start} + ${duration})`)})`;
}

function notReplaced(): string {
  throw new TypeError("A time window stands where the analyzer does not make a column of it");
}
