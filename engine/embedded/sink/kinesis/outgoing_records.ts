import { Buffer } from "node:buffer";
import { DuckDBBlobValue, type DuckDBValue } from "@duckdb/node-api";
import { type DataType, sqlName, type StructType } from "../../../declare/types.ts";
import { AnalysisError, SparkError } from "../../../errors.ts";
import { resultChunks } from "../../result/result_chunks.ts";
import type { Relation } from "../sink.ts";
import { type OutgoingRecord, recordBytes } from "./put_records.ts";

/** Where in a row the parts of a record are. */
export interface RecordColumns {
  readonly data: number;
  readonly partitionKey: number;
}

const LONGEST_KEY = 256;

/**
 * Finds the columns `data` and `partitionKey`, which become records. Others are passed over.
 *
 * @throws {AnalysisError} `KINESIS_COLUMN` for a missing column, or one of another type.
 */
export function recordColumns(schema: StructType): RecordColumns {
  const find = (name: string, types: readonly DataType[]) => {
    const at = schema.fields.findIndex((each) => each.name.toLowerCase() === name.toLowerCase());
    const type = schema.fields[at]?.type;
    if (type !== undefined && types.includes(type)) return at;
    const wanted = types.map(sqlName).join(" or ");
    const found = type === undefined
      ? `the columns are ${schema.fields.map((each) => each.name).join(", ") || "none"}`
      : `it is ${sqlName(type)}`;
    throw new AnalysisError(
      "KINESIS_COLUMN",
      `Kinesis needs a column ${name} of type ${wanted}: ${found}. Make one with select(… .as("${name}")), e.g. ` +
        'toJson(struct("*")).as("data").',
      { parameters: { column: name } },
    );
  };
  return { data: find("data", ["binary", "string"]), partitionKey: find("partitionKey", ["string"]) };
}

/**
 * Reads rows as records, chunk by chunk and in order.
 *
 * @param mostBytes The largest that a record may be.
 * @param rowsBefore How many rows of the batch came before these, for messages.
 * @throws {SparkError} `KINESIS_RECORD` for one that Kinesis cannot have; it names the row.
 */
export async function* outgoingRecords(
  relation: Pick<Relation, "connection" | "sql">,
  columns: RecordColumns,
  mostBytes: number,
  rowsBefore: number,
): AsyncGenerator<OutgoingRecord[]> {
  let row = rowsBefore;
  for await (const chunk of resultChunks(relation)) {
    const data = chunk.getColumnValues(columns.data);
    const keys = chunk.getColumnValues(columns.partitionKey);
    yield data.map((value, i) => outgoing(value, keys[i] as string | null, ++row, mostBytes));
  }
}

function outgoing(value: DuckDBValue, key: string | null, row: number, mostBytes: number): OutgoingRecord {
  if (value === null) throw refused(row, key, "its data is NULL. Leave such rows out with a filter");
  if (key === null || key === "" || [...key].length > LONGEST_KEY) {
    throw refused(row, key, `a partition key must have 1 to ${LONGEST_KEY} characters`);
  }
  const data = value instanceof DuckDBBlobValue ? Buffer.from(value.bytes) : Buffer.from(value as string);
  const record = { data, partitionKey: key };
  const bytes = recordBytes(record);
  if (bytes <= mostBytes) return record;
  throw refused(
    row,
    key,
    `with ${bytes.toLocaleString("en-US")} bytes it is larger than ${mostBytes.toLocaleString("en-US")}. ` +
      "Make it smaller or, if the stream takes more, set the option kinesis.sink.maxRecordBytes",
  );
}

function refused(row: number, key: string | null, reason: string): SparkError {
  const shown = key === null ? "no key" : `key ${JSON.stringify(key.slice(0, 40))}`;
  return new SparkError(
    "KINESIS_RECORD",
    `Cannot write row ${row} of the batch (${shown}) to Kinesis: ${reason}.`,
  );
}
