import type { StructType } from "../../../declare/types.ts";
import { KinesisConnection } from "../../source/kinesis/kinesis_connection.ts";
import { type KinesisAddress, KinesisOptions } from "../../source/kinesis/kinesis_options.ts";
import type { Relation } from "../sink.ts";
import { outgoingRecords, type RecordColumns, recordColumns } from "./outgoing_records.ts";
import { type PutCounts, putRecords } from "./put_records.ts";

/** How rows become records of a stream. */
export interface KinesisTarget {
  readonly address: KinesisAddress;
  readonly streamName: string;
  readonly columns: RecordColumns;
  /** The largest that a record may be. */
  readonly maxRecordBytes: number;
}

/** What the connector buffers and aggregates with; nothing is buffered beyond a batch here, and nothing is dropped. */
const WITHOUT_MEANING = [
  "sink.flushWaitTimeMs",
  "sink.recordMaxBufferedTimeMs",
  "sink.maxConnections",
  "sink.aggregationEnabled",
  "sink.recordTtl",
];
const DEFAULT_RECORD_BYTES = 1024 * 1024;
const MOST_RECORD_BYTES = 10 * 1024 * 1024;

/**
 * Checks what a program asked of `format("kinesis")` as a target.
 *
 * @param options Lower-case names.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for an option that is missing, unknown or not understood; `KINESIS_COLUMN` when the columns cannot become records.
 * @see {@link https://github.com/awslabs/spark-sql-kinesis-connector#kinesis-sink-configuration}
 */
export function kinesisTarget(options: ReadonlyMap<string, string>, schema: StructType): KinesisTarget {
  const given = new KinesisOptions(options, [...WITHOUT_MEANING, "sink.maxRecordBytes"]);
  return {
    address: given.address(),
    streamName: given.required("streamName", "trades"),
    maxRecordBytes: given.wholeNumber("sink.maxRecordBytes", DEFAULT_RECORD_BYTES, 1, MOST_RECORD_BYTES),
    columns: recordColumns(schema),
  };
}

/** Writes rows to a stream of Kinesis, in order for each partition key. */
export class KinesisWriter implements AsyncDisposable {
  readonly #target: KinesisTarget;
  readonly #connection: KinesisConnection;
  readonly #closing = new AbortController();
  readonly #counts: PutCounts = { records: 0, bytes: 0, resent: 0 };

  constructor(target: KinesisTarget) {
    this.#target = target;
    this.#connection = new KinesisConnection(target.address, target.streamName, {
      signal: this.#closing.signal,
    });
  }

  /**
   * Sends rows; resolves when Kinesis has all of them.
   *
   * @param rowsBefore How many rows of the batch came before, for messages.
   * @returns How many they were.
   * @throws {SparkError} See {@linkcode putRecords} and {@linkcode outgoingRecords}.
   */
  async write(
    rows: Pick<Relation, "connection" | "sql">,
    rowsBefore: number,
    signal: AbortSignal,
  ): Promise<number> {
    const { columns, maxRecordBytes } = this.#target;
    const stop = () => this.#closing.abort(signal.reason);
    signal.addEventListener("abort", stop);
    let count = 0;
    try {
      for await (const records of outgoingRecords(rows, columns, maxRecordBytes, rowsBefore)) {
        signal.throwIfAborted();
        await putRecords(this.#connection, records, this.#counts);
        count += records.length;
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }
}
