import { KafkaBroker } from "../practice/kafka/mod.ts";
import type { Row } from "./compare_rows.ts";
import type { Trial } from "./lab_question.ts";

/** A broker of its own, with one topic, for the time of a check. */
export class CheckBroker implements AsyncDisposable {
  readonly #broker: KafkaBroker;
  readonly topic: string;

  private constructor(broker: KafkaBroker, topic: string) {
    this.#broker = broker;
    this.topic = topic;
  }

  static async start({ folder, seed }: Trial): Promise<CheckBroker> {
    const topic = `topic_${seed}`;
    const broker = await KafkaBroker.start({ dir: `${folder}/kafka` });
    broker.createTopic(topic, 2);
    return new CheckBroker(broker, topic);
  }

  /** How it is reached. */
  get options(): Readonly<Record<string, string>> {
    return { "kafka.bootstrap.servers": this.#broker.bootstrap };
  }

  /** Adds records to the topic. */
  append(records: readonly { readonly key: string | null; readonly value: string | null }[]): void {
    const bytes = (text: string | null) => text === null ? null : new TextEncoder().encode(text);
    this.#broker.append(
      this.topic,
      0,
      records.map(({ key, value }) => ({ key: bytes(key), value: bytes(value) })),
    );
  }

  /** All records in the topic, as text. */
  async records({ session }: Trial): Promise<Row[]> {
    return await session.read.format("kafka").options(this.options).option("subscribe", this.topic).load()
      .selectExpr("CAST(key AS STRING) AS key", "CAST(value AS STRING) AS value").collect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker.stop();
  }
}
