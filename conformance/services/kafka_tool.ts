/**
 * The Java client of Kafka, for tests: writes with every codec, in transactions, with headers; reads back; asks offsets.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { javaClientSettings } from "./kafka_login.ts";
import type { KafkaService, KafkaUser } from "./services_state.ts";

/** Something for the Java client to do. */
export type KafkaAction = CreateTopic | Produce | Consume | Offsets | DeleteRecords;

/** Makes a topic. Result: `{}`. */
export interface CreateTopic {
  readonly action: "createTopic";
  readonly topic: string;
  /** @default {1} */
  readonly partitions?: number;
  /** The topic's settings, such as `cleanup.policy`. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Writes records. Result: {@linkcode WrittenRecord}s. */
export interface Produce {
  readonly action: "produce";
  readonly topic: string;
  /** @default {"none"} */
  readonly codec?: "none" | "gzip" | "snappy" | "lz4" | "zstd";
  readonly records: readonly KafkaToolRecord[];
  /** Writes them in a transaction; "open" leaves it undecided, and the broker aborts it after a minute. */
  readonly transaction?: { readonly id: string; readonly outcome: "commit" | "abort" | "open" };
}

/** A record to write. */
export interface KafkaToolRecord {
  readonly key?: string | null;
  /** Null, a tombstone, if absent. */
  readonly value?: string | null;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly partition?: number;
  /** Milliseconds since 1970. @default {now} */
  readonly timestampMs?: number;
}

/** Where a record was written. */
export interface WrittenRecord {
  readonly partition: number;
  readonly offset: number;
}

/** Reads all records there are. Result: {@linkcode ReadRecord}s; within a partition in order. */
export interface Consume {
  readonly action: "consume";
  readonly topic: string;
  /** Leaves out what is in aborted or open transactions. @default {false} */
  readonly readCommitted?: boolean;
}

/** A record as it was read. */
export interface ReadRecord extends WrittenRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly timestampMs: number;
}

/** Asks for the offsets of a topic. Result: {@linkcode PartitionOffsets}, one per partition. */
export interface Offsets {
  readonly action: "offsets";
  readonly topic: string;
}

/** The offsets of a partition. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly start: number;
  readonly end: number;
  /** The end for readers of committed records: the first record of the oldest open transaction, or `end`. */
  readonly stableEnd: number;
}

/** Deletes the records of a partition before an offset, as retention does. Result: `{}`. */
export interface DeleteRecords {
  readonly action: "deleteRecords";
  readonly topic: string;
  /** @default {0} */
  readonly partition?: number;
  readonly beforeOffset: number;
}

/** What an action results in. */
export type KafkaResult<Action> = Action extends Produce ? WrittenRecord[]
  : Action extends Consume ? ReadRecord[]
  : Action extends Offsets ? PartitionOffsets[]
  : Record<string, never>;

/**
 * Carries out `actions` in order, in one JVM, which takes about two seconds to start.
 *
 * @param user who logs in, over SASL_SSL; without, the actions go through the listener without login.
 * @throws {Error} with Java's stack trace when one fails; those after it are not carried out.
 */
export async function runKafkaTool<const Actions extends readonly KafkaAction[]>(
  service: KafkaService,
  actions: Actions,
  user?: KafkaUser,
): Promise<{ -readonly [Index in keyof Actions]: KafkaResult<Actions[Index]> }> {
  const settingsPath = await Deno.makeTempFile({ suffix: ".properties" });
  try {
    const settings = Object.entries(javaClientSettings(service, user)).map(([name, value]) =>
      `${name}=${value}\n`
    );
    await Deno.writeTextFile(settingsPath, settings.join(""));
    const child = new Deno.Command("java", {
      args: [...JAVA_OPTIONS, "-cp", service.classPath, TOOL_PATH, settingsPath],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.output();
    await new Blob([JSON.stringify(actions)]).stream().pipeTo(child.stdin);
    const { success, stdout, stderr } = await output;
    if (!success) throw new Error(`Kafka's Java client failed: ${new TextDecoder().decode(stderr)}`);
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(settingsPath);
  }
}

const TOOL_PATH = fileURLToPath(new URL("KafkaTool.java", import.meta.url));

const JAVA_OPTIONS = [
  "-Xmx256m",
  "-XX:TieredStopAtLevel=1",
  "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
];
