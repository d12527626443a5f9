import { AnalysisError, closeNames } from "../../../errors.ts";
import { parsePartitionList, parsePartitionOffsets, type PartitionOffsets } from "./kafka_offsets.ts";

/** Which partitions a query reads. */
export type Subscription =
  | { readonly kind: "subscribe"; readonly topics: readonly string[] }
  | { readonly kind: "subscribePattern"; readonly pattern: string }
  | { readonly kind: "assign"; readonly partitions: PartitionOffsets };

/** Where a query without a checkpoint begins. Offsets may be -1 (latest) and -2 (earliest). */
export type StartingPosition =
  | { readonly kind: "earliest" | "latest" }
  | { readonly kind: "offsets"; readonly offsets: PartitionOffsets }
  | { readonly kind: "timestamp"; readonly timestampMs: number; readonly onNoMatch: "error" | "latest" }
  | {
    readonly kind: "timestamps";
    readonly timestampsMs: PartitionOffsets;
    readonly onNoMatch: "error" | "latest";
  };

/** The Kafka source's options, checked. */
export interface KafkaOptions {
  readonly subscription: Subscription;
  readonly startingPosition: StartingPosition;
  readonly failOnDataLoss: boolean;
  readonly includeHeaders: boolean;
  readonly maxOffsetsPerTrigger: number | undefined;
  readonly minOffsetsPerTrigger: number | undefined;
  readonly maxTriggerDelayMs: number;
  /** How often a topic that was there before may be missing before that is believed. */
  readonly fetchOffsetAttempts: number;
  readonly fetchOffsetRetryIntervalMs: number;
  /** How long records may be waited for that the broker said it has. */
  readonly pollTimeoutMs: number;
  /** The `kafka.*` options without that prefix. */
  readonly client: ReadonlyMap<string, string>;
  /** Sentences about options that have no effect. */
  readonly notices: readonly string[];
}

const STRATEGIES = ["subscribe", "subscribePattern", "assign"] as const;
const KNOWN = [
  ...STRATEGIES,
  "startingOffsets",
  "startingTimestamp",
  "startingOffsetsByTimestamp",
  "startingOffsetsByTimestampStrategy",
  "endingOffsets",
  "endingOffsetsByTimestamp",
  "endingTimestamp",
  "failOnDataLoss",
  "includeHeaders",
  "maxOffsetsPerTrigger",
  "minOffsetsPerTrigger",
  "maxTriggerDelay",
  "minPartitions",
  "maxRecordsPerPartition",
  "groupIdPrefix",
  "kafkaConsumer.pollTimeoutMs",
  "fetchOffset.numRetries",
  "fetchOffset.retryIntervalMs",
];
const UNSUPPORTED: Readonly<Record<string, string>> = {
  "auto.offset.reset":
    "Instead set the source option 'startingOffsets' to 'earliest' or 'latest' to specify where to start.",
  "key.deserializer":
    "Keys come as bytes; turn them into what they are with DataFrame operations, e.g. CAST(key AS STRING).",
  "value.deserializer":
    "Values come as bytes; turn them into what they are with DataFrame operations, e.g. CAST(value AS STRING).",
  "enable.auto.commit":
    "Offsets are kept in the query's checkpoint; nothing is committed to Kafka. Remove the option.",
  "interceptor.classes": "Interceptors may change records on their way. Remove the option.",
};

/**
 * Checks the options of a streaming Kafka source as Spark does, in Spark's words.
 *
 * @param options Lower-case option names to values.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for an option that is missing, excluded by another, or not understood.
 * @see {@link https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html}
 */
export function parseKafkaOptions(options: ReadonlyMap<string, string>): KafkaOptions {
  refuseEnds(options);
  const subscription = parseSubscription(options);
  for (const name of ["minPartitions", "maxRecordsPerPartition"]) {
    const value = wholeNumber(options, name);
    if (value !== undefined && value <= 0) throw illegal(`${name} must be positive: ${value}.`);
  }
  refuseUnsupported(options);
  if (!options.has("kafka.bootstrap.servers")) {
    throw illegal(
      "Option 'kafka.bootstrap.servers' must be specified for configuring Kafka consumer, " +
        'e.g. .option("kafka.bootstrap.servers", "localhost:9092").',
    );
  }
  const { maxOffsetsPerTrigger, minOffsetsPerTrigger } = parseLimits(options);
  return {
    subscription,
    startingPosition: parseStartingPosition(options),
    failOnDataLoss: flag(options, "failOnDataLoss", true),
    includeHeaders: flag(options, "includeHeaders", false),
    maxOffsetsPerTrigger,
    minOffsetsPerTrigger,
    maxTriggerDelayMs: parseDurationMs(options.get("maxtriggerdelay") ?? "15m", "maxTriggerDelay"),
    fetchOffsetAttempts: wholeNumber(options, "fetchOffset.numRetries") ?? 3,
    fetchOffsetRetryIntervalMs: wholeNumber(options, "fetchOffset.retryIntervalMs") ?? 1000,
    pollTimeoutMs: wholeNumber(options, "kafkaConsumer.pollTimeoutMs") ?? 120_000,
    client: clientOptions(options),
    notices: unusedOptions(options),
  };
}

/** `15m` as milliseconds, in the units Spark's time strings know; a bare number is milliseconds. */
export function parseDurationMs(text: string, option: string): number {
  const units: Record<string, number> = {
    us: 0.001,
    ms: 1,
    s: 1000,
    m: 60_000,
    min: 60_000,
    h: 3_600_000,
    d: 86_400_000,
  };
  const match = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text);
  const unit = units[match?.[2]?.toLowerCase() || "ms"];
  if (!match || unit === undefined) {
    throw illegal(`${option} must be a time such as 30s, 15m or 1h: the current value is ${text}.`);
  }
  return Math.floor(Number(match[1]) * unit);
}

function refuseEnds(options: ReadonlyMap<string, string>): void {
  if (options.has("endingoffsets")) {
    throw illegal(
      "ending offset not valid in streaming queries: remove endingOffsets, or read as a batch with session.read.",
    );
  }
  if (options.has("endingoffsetsbytimestamp") || options.has("endingtimestamp")) {
    throw illegal(
      "ending timestamp not valid in streaming queries: remove it, or read as a batch with session.read.",
    );
  }
}

function parseSubscription(options: ReadonlyMap<string, string>): Subscription {
  const given = STRATEGIES.filter((name) => options.has(name.toLowerCase()));
  if (given.length !== 1) {
    throw illegal(
      `${
        given.length === 0
          ? "One of the following options must be"
          : "Only one of the following options can be"
      } ` +
        `specified for Kafka source: ${STRATEGIES.join(", ")}. See the docs for more details.`,
    );
  }
  const kind = given[0]!;
  const value = options.get(kind.toLowerCase())!;
  switch (kind) {
    case "assign":
      if (!value.trim().startsWith("{")) {
        throw illegal(
          `No topicpartitions to assign as specified value for option 'assign' is '${value}'. ` +
            'Expected e.g. {"topicA":[0,1],"topicB":[0,1]}.',
        );
      }
      return { kind, partitions: parsePartitionList(value) };
    case "subscribe": {
      const topics = [
        ...new Set(value.split(",").map((topic) => topic.trim()).filter((topic) => topic !== "")),
      ];
      if (topics.length === 0) {
        throw illegal(`No topics to subscribe to as specified value for option 'subscribe' is '${value}'.`);
      }
      return { kind, topics };
    }
    case "subscribePattern": {
      const pattern = value.trim();
      if (pattern === "") {
        throw illegal(
          `Pattern to subscribe is empty as specified value for option 'subscribePattern' is '${value}'.`,
        );
      }
      checkPattern(pattern);
      return { kind, pattern };
    }
  }
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch (cause) {
    throw illegal(`The pattern of option subscribePattern is not a regular expression: '${pattern}'.`, cause);
  }
}

function refuseUnsupported(options: ReadonlyMap<string, string>): void {
  for (const [name, instead] of Object.entries(UNSUPPORTED)) {
    if (options.has(`kafka.${name}`)) throw illegal(`Kafka option '${name}' is not supported. ${instead}`);
  }
}

function parseLimits(options: ReadonlyMap<string, string>) {
  const maxOffsetsPerTrigger = wholeNumber(options, "maxOffsetsPerTrigger");
  const minOffsetsPerTrigger = wholeNumber(options, "minOffsetsPerTrigger");
  if (
    minOffsetsPerTrigger !== undefined && maxOffsetsPerTrigger !== undefined &&
    minOffsetsPerTrigger > maxOffsetsPerTrigger
  ) {
    throw illegal(
      `The value of minOffsetPerTrigger(${minOffsetsPerTrigger}) is higher than the ` +
        `maxOffsetsPerTrigger(${maxOffsetsPerTrigger}).`,
    );
  }
  return { maxOffsetsPerTrigger, minOffsetsPerTrigger };
}

function parseStartingPosition(options: ReadonlyMap<string, string>): StartingPosition {
  const strategy = (options.get("startingoffsetsbytimestampstrategy") ?? "error").trim().toLowerCase();
  if (strategy !== "error" && strategy !== "latest") {
    throw illegal(
      `startingOffsetsByTimestampStrategy must be error or latest: the current value is ${strategy}.`,
    );
  }
  const timestamp = options.get("startingtimestamp")?.trim();
  if (timestamp !== undefined) {
    if (!/^-?\d+$/.test(timestamp)) {
      throw illegal(`Expected a single long value, got ${timestamp} (startingTimestamp).`);
    }
    return { kind: "timestamp", timestampMs: Number(timestamp), onNoMatch: strategy };
  }
  const timestamps = options.get("startingoffsetsbytimestamp")?.trim();
  if (timestamps !== undefined) {
    return {
      kind: "timestamps",
      timestampsMs: parsePartitionOffsets(timestamps, "timestamps"),
      onNoMatch: strategy,
    };
  }
  const offsets = (options.get("startingoffsets") ?? "latest").trim();
  const word = offsets.toLowerCase();
  if (word === "earliest" || word === "latest") return { kind: word };
  return { kind: "offsets", offsets: parsePartitionOffsets(offsets, "offsets") };
}

function clientOptions(options: ReadonlyMap<string, string>): Map<string, string> {
  const client = new Map<string, string>();
  for (const [name, value] of options) {
    if (name.startsWith("kafka.")) client.set(name.slice("kafka.".length), value);
  }
  return client;
}

function unusedOptions(options: ReadonlyMap<string, string>): string[] {
  const known = new Map(KNOWN.map((name) => [name.toLowerCase(), name]));
  const notices: string[] = [];
  for (const name of options.keys()) {
    if (name === "kafka.group.id") {
      notices.push(
        "The option kafka.group.id has no effect: offsets are kept in the checkpoint, without a consumer group.",
      );
    }
    if (known.has(name) || name.startsWith("kafka.")) continue;
    const instead = name.includes(".") ? `kafka.${name}` : closeNames(name, known.values(), 1)[0]!;
    notices.push(`The Kafka source has no option ${name}, so it has no effect. Did you mean ${instead}?`);
  }
  return notices;
}

function wholeNumber(options: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = options.get(name.toLowerCase())?.trim();
  if (text === undefined) return undefined;
  if (!/^[+-]?\d+$/.test(text)) {
    throw illegal(`${name} must be a whole number: the current value is ${text}.`);
  }
  return Number(text);
}

function flag(options: ReadonlyMap<string, string>, name: string, byDefault: boolean): boolean {
  const text = (options.get(name.toLowerCase()) ?? String(byDefault)).trim().toLowerCase();
  if (text !== "true" && text !== "false") {
    throw illegal(`${name} must be true or false: the current value is ${text}.`);
  }
  return text === "true";
}

function illegal(sentence: string, cause?: unknown): AnalysisError {
  return new AnalysisError("ILLEGAL_ARGUMENT", sentence, cause === undefined ? {} : { cause });
}
