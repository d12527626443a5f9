/**
 * Topics of the tests on a broker, real or practice: made, filled and grown through kafkajs.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  type Admin,
  type ITopicConfig,
  Kafka,
  type KafkaConfig,
  logLevel,
  type Message,
  type Producer,
} from "kafkajs";
import { Partitioners } from "kafkajs";
import "../../practice/kafka/quiet_kafkajs.ts";
import { waitUntil } from "../services/wait_until.ts";

/** A record's value: text is UTF-8, null a tombstone. */
export type TopicValue = string | Uint8Array | null;

/** What a test does with topics; at the end those it made go, since each costs a restarting broker time. */
export class KafkaTopics implements AsyncDisposable {
  readonly #admin: Admin;
  readonly #producer: Producer;
  readonly #made = new Set<string>();

  private constructor(admin: Admin, producer: Producer) {
    this.#admin = admin;
    this.#producer = producer;
  }

  /** Connects; the broker must be there. */
  static async connect(settings: KafkaConfig): Promise<KafkaTopics> {
    const kafka = new Kafka({ logLevel: logLevel.NOTHING, ...settings });
    const admin = kafka.admin();
    // Idempotent: kafkajs sends again what a new partition refuses, and what it took already would be there twice.
    const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
    return new KafkaTopics(admin, producer);
  }

  /** Makes a topic with a name that no other run has, and gives the name. */
  async create(name: string, settings: Partial<ITopicConfig> = {}): Promise<string> {
    const topic = `${name}-${crypto.randomUUID().slice(0, 8)}`;
    await this.createNamed(topic, settings);
    return topic;
  }

  /** Makes a topic; waits while an older one of that name is being deleted. */
  async createNamed(topic: string, settings: Partial<ITopicConfig> = {}): Promise<void> {
    this.#made.add(topic);
    const topics = [{ topic, numPartitions: 1, ...settings }];
    await waitUntil(
      `topic ${topic}`,
      () => this.#admin.createTopics({ topics, waitForLeaders: false }),
      20_000,
    );
    const hasLeaders = () => this.#admin.fetchTopicOffsets(topic).then(() => true);
    await waitUntil(`the leaders of topic ${topic}`, hasLeaders, 20_000);
  }

  /** Makes a topic's partitions more. */
  async addPartitions(topic: string, count: number): Promise<void> {
    await this.#admin.createPartitions({ topicPartitions: [{ topic, count }] });
  }

  /** Deletes a topic. */
  async delete(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic] });
    this.#made.delete(topic);
  }

  /** Adds values, spread over the partitions in turn. */
  async add(topic: string, values: Iterable<TopicValue>, partitions = 1): Promise<void> {
    const messages = Array.from(values, (value, i) => ({
      value: value instanceof Uint8Array ? Buffer.from(value) : value,
      partition: i % partitions,
    }));
    for (let from = 0; from < messages.length; from += RECORDS_PER_REQUEST) {
      await this.#producer.send({ topic, messages: messages.slice(from, from + RECORDS_PER_REQUEST) });
    }
  }

  /** Adds records with keys, in one request. */
  async addKeyed(topic: string, messages: Message[]): Promise<void> {
    await this.#producer.send({ topic, messages });
  }

  /** Deletes the topics that it made, and disconnects. */
  async [Symbol.asyncDispose](): Promise<void> {
    // One that a test deleted by another connection is no error.
    await Promise.allSettled([...this.#made].map((topic) => this.delete(topic)));
    await Promise.all([this.#admin.disconnect(), this.#producer.disconnect()]);
  }
}

const RECORDS_PER_REQUEST = 1000;
