import type { Relation, Sink, SinkBatch } from "../sink.ts";
import type { SinkProvider } from "../sink_provider.ts";
import { kinesisTarget, KinesisWriter } from "./kinesis_writer.ts";

/**
 * A stream of Kinesis: each row of the result becomes a record.
 *
 * At least once: what a batch has sent cannot be taken back, so a batch that fails or is killed sends its records again when it runs again.
 *
 * @see {@link https://github.com/awslabs/spark-sql-kinesis-connector#using-the-kinesis-sink}
 */
export class KinesisSink implements Sink {
  readonly description: string;
  readonly #writer: KinesisWriter;

  constructor(streamName: string, writer: KinesisWriter) {
    this.description = `KinesisTable[${streamName}]`;
    this.#writer = writer;
  }

  begin(_batchId: number, _schema: unknown, signal: AbortSignal): Promise<SinkBatch> {
    let rowCount = 0;
    return Promise.resolve({
      write: async (rows: Relation) => {
        rowCount += await this.#writer.write(rows, rowCount, signal);
      },
      commit: () => Promise.resolve({ numOutputRows: rowCount }), // each write has waited until its records were in
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer[Symbol.asyncDispose]();
  }
}

/** `format("kinesis")` and `format("aws-kinesis")`: the rows of a stream as records. */
export const kinesisSinkProviders: readonly SinkProvider[] = ["kinesis", "aws-kinesis"].map((format) => ({
  format,
  open: ({ options, schema }) => {
    const target = kinesisTarget(options, schema);
    return Promise.resolve(new KinesisSink(target.streamName, new KinesisWriter(target)));
  },
}));
