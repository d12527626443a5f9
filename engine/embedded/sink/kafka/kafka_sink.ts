import type { Relation, Sink, SinkBatch, SinkProgress } from "../sink.ts";
import { KafkaWriter, type KafkaWriterOptions } from "./kafka_writer.ts";

/**
 * Topics of Kafka: each row of the result becomes a record.
 *
 * At least once, as in Spark: what a batch has sent cannot be taken back, so a batch that fails or is killed sends its records again when it runs
 * again. Within a batch, a broker that restarts leaves no record twice where the producer may be idempotent.
 *
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html#writing-data-to-kafka}
 */
export class KafkaSink implements Sink {
  readonly description = "KafkaTable";
  readonly #writer: KafkaWriter;

  constructor(options: KafkaWriterOptions) {
    this.#writer = new KafkaWriter(options);
  }

  begin(_batchId: number, _schema: unknown, signal: AbortSignal): Promise<SinkBatch> {
    return Promise.resolve(new KafkaBatch(this.#writer, signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer[Symbol.asyncDispose]();
  }
}

class KafkaBatch implements SinkBatch {
  readonly #writer: KafkaWriter;
  readonly #signal: AbortSignal;
  #rowCount = 0;

  constructor(writer: KafkaWriter, signal: AbortSignal) {
    this.#writer = writer;
    this.#signal = signal;
  }

  async write(rows: Relation): Promise<void> {
    this.#rowCount += await this.#writer.write(rows, this.#rowCount, this.#signal);
  }

  /** Nothing is left to do: each write waits until the brokers have its records. */
  commit(): Promise<SinkProgress> {
    const notice = this.#writer.notices.splice(0).join(" ");
    return Promise.resolve({ numOutputRows: this.#rowCount, ...(notice !== "" && { notice }) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
