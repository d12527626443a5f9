import { Buffer } from "node:buffer";
import { DuckDBBlobValue, DuckDBListValue, DuckDBStructValue, type DuckDBValue } from "@duckdb/node-api";
import { SparkError } from "../../../errors.ts";
import { resultChunks } from "../../result/result_chunks.ts";
import type { Relation } from "../sink.ts";
import type { RecordColumns } from "./record_columns.ts";

/** A record on its way to Kafka. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Undefined: the key decides, or nobody. */
  readonly partition: number | undefined;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer[]>>;
  /** The number of its row, counted from 1, for messages. */
  readonly row: number;
}

/** What every record takes besides its parts, at most: lengths, times, the head of its batch. */
const OVERHEAD_BYTES = 80;

/**
 * Reads rows as records, in order.
 *
 * @param topic The topic of all of them; undefined: the column says.
 * @param rowsBefore How many rows of the batch came before these.
 * @throws {SparkError} `KAFKA_NULL_TOPIC_IN_DATA`, and for a part that Kafka cannot have; it names the row.
 */
export async function* outgoingRecords(
  relation: Pick<Relation, "connection" | "sql">,
  columns: RecordColumns,
  topic: string | undefined,
  rowsBefore: number,
): AsyncGenerator<OutgoingRecord> {
  let row = rowsBefore;
  for await (const chunk of resultChunks(relation)) {
    const valuesOf = (at: number | undefined) => at === undefined ? [] : chunk.getColumnValues(at);
    const values = valuesOf(columns.value), keys = valuesOf(columns.key), topics = valuesOf(columns.topic);
    const partitions = valuesOf(columns.partition), headers = valuesOf(columns.headers);
    for (let i = 0; i < chunk.rowCount; i++) {
      row++;
      const record = { row, topic: topic ?? topics[i] as string | null, key: bytesOf(keys[i]) };
      yield {
        ...record,
        topic: record.topic ?? refuse(record, "KAFKA_NULL_TOPIC_IN_DATA", NULL_TOPIC),
        value: bytesOf(values[i]),
        partition: partitionOf(partitions[i] as number | null | undefined, record),
        headers: headersOf(headers[i], record),
      };
    }
  }
}

/** About how many bytes a record takes in a request; never fewer than it does. */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, values] of Object.entries(headers)) {
    for (const each of values) bytes += 3 * name.length + each.length + 10;
  }
  return bytes;
}

/** A record in an error message: `row 3 of the batch (key "1")`. */
export function describeRecord({ row, key }: Pick<OutgoingRecord, "row" | "key">): string {
  const text = key === null ? "no key" : `key ${JSON.stringify(key.subarray(0, 40).toString())}`;
  return `row ${row} of the batch (${text})`;
}

type Place = Pick<OutgoingRecord, "row" | "key"> & { readonly topic: string | null };

const NULL_TOPIC =
  "The Kafka message data sent to the producer contains a null topic. Use the `topic` option for setting a default topic.";

function refuse(record: Place, condition: string, sentence: string): never {
  const where = `${describeRecord(record)}${record.topic === null ? "" : ` for the topic ${record.topic}`}`;
  throw new SparkError(condition, `${sentence} It is ${where}.`);
}

function bytesOf(value: DuckDBValue | undefined): Buffer | null {
  if (value === null || value === undefined) return null;
  return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes) : Buffer.from(value as string);
}

function partitionOf(value: number | null | undefined, record: Place): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (value >= 0) return value;
  return refuse(
    record,
    "KAFKA_INVALID_PARTITION",
    `Invalid partition: ${value}. Partition number should always be non-negative or null.`,
  );
}

/** kafkajs takes headers by name, so headers of one name come together, and it cannot send one that is NULL. */
function headersOf(value: DuckDBValue | undefined, record: Place): Record<string, Buffer[]> {
  const headers: Record<string, Buffer[]> = {};
  if (!(value instanceof DuckDBListValue)) return headers;
  for (const item of value.items) {
    const { key = null, value = null } = item instanceof DuckDBStructValue ? item.entries : {};
    const bytes = bytesOf(value);
    if (typeof key !== "string" || bytes === null) {
      return refuse(
        record,
        "KAFKA_NULL_HEADER",
        "A header's key and value must not be NULL. Leave such headers out with filter(headers, h -> h.value IS NOT NULL).",
      );
    }
    (headers[key] ??= []).push(bytes);
  }
  return headers;
}
