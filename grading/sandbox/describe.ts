import { Column } from "../../engine/declare/column.ts";
import { DataFrame } from "../../engine/declare/data_frame.ts";
import { DataFrameWriter } from "../../engine/declare/data_frame_writer.ts";
import { DataReader } from "../../engine/declare/data_reader.ts";
import { DataStreamWriter } from "../../engine/declare/data_stream_writer.ts";
import { GroupedData } from "../../engine/declare/grouped_data.ts";
import { Session } from "../../engine/declare/session.ts";
import type { Given } from "../answer.ts";

/** Deeper than any answer. */
const MAX_DEPTH = 12;

/** What ends an answer one step too early, or too late, and what is missing or too much. */
const UNFINISHED: readonly (readonly [new (...args: never[]) => unknown, string])[] = [
  [DataReader, "a DataReader: load() makes rows of it"],
  [GroupedData, "a GroupedData: agg() or count() makes rows of it"],
  [DataFrameWriter, "a writer of a batch (write): a stream is written with writeStream"],
  [Column, "a Column, which stands in select() or withColumn()"],
  [Session, "the session"],
];

/** A value of a script as data. */
export function describe(value: unknown, depth = 0): Given {
  if (value === undefined) return { kind: "undefined" };
  if (value instanceof DataFrame) return { kind: "frame", plan: value.plan };
  if (value instanceof DataStreamWriter) return { kind: "writer", plan: value.plan };
  for (const [type, what] of UNFINISHED) if (value instanceof type) return { kind: "other", what };
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return { kind: "plain", value };
  }
  if (typeof value === "number") {
    return Number.isFinite(value) ? { kind: "plain", value } : { kind: "other", what: `the number ${value}` };
  }
  if (typeof value === "bigint") return { kind: "bigint", text: String(value) };
  if (value instanceof Uint8Array) return { kind: "bytes", text: value.toBase64() };
  if (value instanceof Temporal.Instant) return { kind: "instant", text: value.toString() };
  if (value instanceof Date) return { kind: "instant", text: value.toISOString() };
  if (depth > MAX_DEPTH) return { kind: "other", what: "something that is nested too deep" };
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => describe(item, depth + 1)) };
  return typeof value === "object"
    ? describeObject(value, depth)
    : { kind: "other", what: `a ${typeof value}` };
}

function describeObject(value: object, depth: number): Given {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return { kind: "other", what: `a ${prototype.constructor?.name ?? "value of another kind"}` };
  }
  const fields = Object.entries(value).map(([name, field]) => [name, describe(field, depth + 1)]);
  return { kind: "record", fields: Object.fromEntries(fields) };
}
