import { join } from "node:path";
import { ErrorCode, KafkaError } from "../wire/error_code.ts";
import { JsonFile } from "./json_file.ts";
import { partitionFolder, PartitionLog } from "./partition_log.ts";

/** A topic with the logs of its partitions. */
export interface Topic {
  readonly name: string;
  /** 32 hexadecimal digits; a topic that is deleted and created again has another id. */
  readonly id: string;
  readonly partitions: PartitionLog[];
  /** Settings given at creation, such as `max.message.bytes`. */
  readonly configs: Readonly<Record<string, string>>;
}

interface StoredTopics {
  clusterId: string;
  nextProducerId: number;
  topics: { name: string; id: string; startOffsets: number[]; configs: Record<string, string> }[];
}

const MAX_PARTITIONS = 1000;

/** All topics of a broker, kept in a folder. */
export class TopicStore {
  readonly #logFolder: string;
  readonly #file: JsonFile<StoredTopics>;
  readonly #topics = new Map<string, Topic>();
  #nextProducerId = 1;
  /** Names the broker's folder to clients; the same after a restart. */
  readonly clusterId: string;

  constructor(folder: string) {
    this.#logFolder = join(folder, "log");
    this.#file = new JsonFile(join(folder, "topics.json"));
    const stored = this.#file.read();
    this.clusterId = stored?.clusterId ?? newId();
    this.#nextProducerId = stored?.nextProducerId ?? 1;
    for (const { name, id, startOffsets, configs } of stored?.topics ?? []) {
      const partitions = startOffsets.map((startOffset, at) => this.#openLog(name, at, startOffset));
      this.#topics.set(name, { name, id, partitions, configs });
    }
    if (stored === undefined) this.#save();
  }

  /** All topics, by name. */
  all(): Topic[] {
    return Array.from(this.#topics.values()).sort((a, b) => a.name < b.name ? -1 : 1);
  }

  find(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  findById(id: string): Topic | undefined {
    for (const topic of this.#topics.values()) if (topic.id === id) return topic;
    return undefined;
  }

  /**
   * The log of one partition.
   *
   * @throws {KafkaError} UNKNOWN_TOPIC_OR_PARTITION when there is none.
   */
  log(topic: string, partition: number): PartitionLog {
    const log = this.#topics.get(topic)?.partitions[partition];
    if (log !== undefined) return log;
    throw new KafkaError(
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      `no partition ${partition} of topic "${topic}"`,
    );
  }

  /**
   * Checks that a topic can be created, without creating it.
   *
   * @throws {KafkaError} When the name is not allowed or taken, or the number of partitions is not 1 to 1000.
   */
  checkNew(name: string, partitionCount: number): void {
    checkTopicName(name);
    if (this.#topics.has(name)) {
      throw new KafkaError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic "${name}" already exists`);
    }
    // Some file systems take "Reviews" and "reviews" for the same folder.
    const similar = this.all().find((topic) => topic.name.toLowerCase() === name.toLowerCase());
    if (similar !== undefined) {
      throw new KafkaError(
        ErrorCode.INVALID_TOPIC_EXCEPTION,
        `Topic "${name}" differs from "${similar.name}" only in upper and lower case`,
      );
    }
    checkPartitionCount(name, partitionCount);
  }

  /** @throws {KafkaError} As `checkNew`. */
  create(name: string, partitionCount: number, configs: Record<string, string> = {}): Topic {
    this.checkNew(name, partitionCount);
    const partitions = Array.from({ length: partitionCount }, (_, at) => this.#newLog(name, at));
    const topic = { name, id: newId(), partitions, configs };
    this.#topics.set(name, topic);
    this.#save();
    return topic;
  }

  /** @throws {KafkaError} When the topic does not exist or has as many partitions already. */
  addPartitions(name: string, partitionCount: number, options: { validateOnly: boolean }): void {
    const topic = this.#existing(name);
    checkPartitionCount(name, partitionCount);
    if (partitionCount <= topic.partitions.length) {
      throw new KafkaError(
        ErrorCode.INVALID_PARTITIONS,
        `Topic "${name}" has ${topic.partitions.length} partitions, which cannot become ${partitionCount}`,
      );
    }
    if (options.validateOnly) return;
    for (let at = topic.partitions.length; at < partitionCount; at++) {
      topic.partitions.push(this.#newLog(name, at));
    }
    this.#save();
  }

  /** @throws {KafkaError} When the topic does not exist. */
  delete(name: string): void {
    const topic = this.#existing(name);
    this.#topics.delete(name);
    this.#save();
    topic.partitions.forEach((log, at) => {
      log.close();
      removeFolder(partitionFolder(this.#logFolder, name, at));
    });
  }

  /**
   * Deletes the records of a partition that are before `offset`; -1 means all.
   *
   * @returns The first offset that is left.
   * @throws {KafkaError} When there is no such partition, or the log does not reach `offset`.
   */
  deleteRecords(name: string, partition: number, offset: number): number {
    const log = this.log(name, partition);
    const before = offset === -1 ? log.endOffset : offset;
    if (before < log.startOffset || before > log.endOffset) {
      throw new KafkaError(
        ErrorCode.OFFSET_OUT_OF_RANGE,
        `offset ${offset} is outside ${log.startOffset} to ${log.endOffset}`,
      );
    }
    log.deleteBefore(before);
    this.#save();
    return log.startOffset;
  }

  /** An id that no producer of this folder has had. */
  newProducerId(): number {
    const id = this.#nextProducerId++;
    this.#save();
    return id;
  }

  close(): void {
    for (const topic of this.#topics.values()) topic.partitions.forEach((log) => log.close());
  }

  #existing(name: string): Topic {
    const topic = this.#topics.get(name);
    if (topic !== undefined) return topic;
    throw new KafkaError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `Topic "${name}" does not exist`);
  }

  /** An empty log, even where a process was killed while it deleted a topic of this name. */
  #newLog(topic: string, partition: number): PartitionLog {
    removeFolder(partitionFolder(this.#logFolder, topic, partition));
    return this.#openLog(topic, partition, 0);
  }

  #openLog(topic: string, partition: number, startOffset: number): PartitionLog {
    return new PartitionLog(partitionFolder(this.#logFolder, topic, partition), startOffset);
  }

  #save(): void {
    const topics = this.all().map(({ name, id, partitions, configs }) => ({
      name,
      id,
      startOffsets: partitions.map((log) => log.startOffset),
      configs,
    }));
    this.#file.write({ clusterId: this.clusterId, nextProducerId: this.#nextProducerId, topics });
  }
}

function removeFolder(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function newId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

function checkTopicName(name: string): void {
  if (/^[a-zA-Z0-9._-]{1,249}$/.test(name) && name !== "." && name !== "..") return;
  throw new KafkaError(
    ErrorCode.INVALID_TOPIC_EXCEPTION,
    `Topic name "${name}" is not allowed: use 1 to 249 letters, digits, ".", "_" and "-"`,
  );
}

function checkPartitionCount(name: string, count: number): void {
  if (count >= 1 && count <= MAX_PARTITIONS) return;
  throw new KafkaError(
    ErrorCode.INVALID_PARTITIONS,
    `Topic "${name}" cannot have ${count} partitions: 1 to ${MAX_PARTITIONS} are possible`,
  );
}
