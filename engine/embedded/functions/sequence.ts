import { differentTypes } from "../analyze/argument_types.ts";
import { widerType } from "../analyze/common_type.ts";
import { arrayType, type DataType } from "../../declare/types.ts";
import { duckDbType } from "../duckdb_type.ts";
import { raiseSql } from "./raise.ts";
import type { Mismatch, ResolvedCall, SparkFunction } from "./spark_function.ts";

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
    toSql: ([start, stop, step], call) => sequenceSql(start!, stop!, step, call),
  },
];

function sequenceTypes(argTypes: readonly DataType[], ansi: boolean): readonly DataType[] | Mismatch {
  const [start, stop, step] = argTypes as [DataType, DataType, DataType?];
  const ends = widerType(start, stop, ansi);
  if (ends === undefined) return differentTypes("sequence", argTypes);
  if (step === undefined) return [ends, ends];
  if (typeof ends === "string" && ["date", "timestamp", "timestamp_ntz"].includes(ends)) {
    return [ends, ends, step];
  }
  const all = widerType(ends, step, ansi);
  return all === undefined ? differentTypes("sequence", argTypes) : [all, all, all];
}

function sequenceSql(start: string, stop: string, step: string | undefined, call: ResolvedCall): string {
  const [type] = call.argTypes;
  const isTime = typeof type === "string" && ["date", "timestamp", "timestamp_ntz"].includes(type);
  const one = isTime ? "INTERVAL 1 DAY" : "1";
  const by = step ?? `CASE WHEN ${start} <= ${stop} THEN ${one} ELSE -${one} END`;
  const list = `list_transform(generate_series(${start}, ${stop}, ${by}), lambda e: CAST(e AS ${
    duckDbType(type!)
  }))`;
  if (isTime || step === undefined) return list;
  const wrong = raiseSql(
    "INVALID_PARAMETER_VALUE",
    "Illegal sequence boundaries: ",
    { sql: start },
    " to ",
    { sql: stop },
    " by ",
    { sql: step },
  );
  return `CASE WHEN (${step} = 0 AND ${start} <> ${stop}) OR (${step} > 0 AND ${start} > ${stop}) OR (${step} < 0 AND ${start} < ${stop}) THEN ${wrong} ` +
    `WHEN ${step} = 0 THEN [${start}] ELSE ${list} END`;
}
