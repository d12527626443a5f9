import { closeNames } from "../../../errors.ts";
import { illegalArgument } from "./illegal_argument.ts";
import { parseStartingPosition, type StartingPosition } from "./starting_position.ts";
import { parseSubscription, STRATEGIES, type Subscription } from "./subscription.ts";

/** What reading a topic needs to know, as a stream or once. */
export interface KafkaReadOptions {
  readonly subscription: Subscription;
  readonly startingPosition: StartingPosition;
  readonly failOnDataLoss: boolean;
  readonly includeHeaders: boolean;
  /** How often a topic that was there before may be missing before that is believed. */
  readonly fetchOffsetAttempts: number;
  readonly fetchOffsetRetryIntervalMs: number;
  /** How long records may be waited for that the broker said it has. */
  readonly pollTimeoutMs: number;
  /** The `kafka.*` options without that prefix. */
  readonly client: ReadonlyMap<string, string>;
}

/** The options of a stream, checked. */
export interface KafkaOptions extends KafkaReadOptions {
  readonly maxOffsetsPerTrigger: number | undefined;
  readonly minOffsetsPerTrigger: number | undefined;
  readonly maxTriggerDelayMs: number;
  /** Sentences about options that have no effect. */
  readonly notices: readonly string[];
}

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
  const read = parseReadOptions(options, "latest");
  const { maxOffsetsPerTrigger, minOffsetsPerTrigger } = parseLimits(options);
  return {
    ...read,
    maxOffsetsPerTrigger,
    minOffsetsPerTrigger,
    maxTriggerDelayMs: parseDurationMs(options.get("maxtriggerdelay") ?? "15m", "maxTriggerDelay"),
    notices: unusedOptions(options),
  };
}

/**
 * Checks the options that streams and batches share.
 *
 * @param options Lower-case option names to values.
 * @param startsAt Where reading begins when they do not say it.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT`.
 */
export function parseReadOptions(
  options: ReadonlyMap<string, string>,
  startsAt: "earliest" | "latest",
): KafkaReadOptions {
  const subscription = parseSubscription(options);
  for (const name of ["minPartitions", "maxRecordsPerPartition"]) {
    const value = wholeNumber(options, name);
    if (value !== undefined && value <= 0) throw illegalArgument(`${name} must be positive: ${value}.`);
  }
  refuseUnsupported(options);
  if (!options.has("kafka.bootstrap.servers")) {
    throw illegalArgument(
      "Option 'kafka.bootstrap.servers' must be specified for configuring Kafka consumer, " +
        'e.g. .option("kafka.bootstrap.servers", "localhost:9092").',
    );
  }
  return {
    subscription,
    startingPosition: parseStartingPosition(options, startsAt),
    failOnDataLoss: flag(options, "failOnDataLoss", true),
    includeHeaders: flag(options, "includeHeaders", false),
    fetchOffsetAttempts: wholeNumber(options, "fetchOffset.numRetries") ?? 3,
    fetchOffsetRetryIntervalMs: wholeNumber(options, "fetchOffset.retryIntervalMs") ?? 1000,
    pollTimeoutMs: wholeNumber(options, "kafkaConsumer.pollTimeoutMs") ?? 120_000,
    client: clientOptions(options),
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
    throw illegalArgument(`${option} must be a time such as 30s, 15m or 1h: the current value is ${text}.`);
  }
  return Math.floor(Number(match[1]) * unit);
}

function refuseEnds(options: ReadonlyMap<string, string>): void {
  if (options.has("endingoffsets")) {
    throw illegalArgument(
      "ending offset not valid in streaming queries: remove endingOffsets, or read as a batch with session.read.",
    );
  }
  if (options.has("endingoffsetsbytimestamp") || options.has("endingtimestamp")) {
    throw illegalArgument(
      "ending timestamp not valid in streaming queries: remove it, or read as a batch with session.read.",
    );
  }
}

function refuseUnsupported(options: ReadonlyMap<string, string>): void {
  for (const [name, instead] of Object.entries(UNSUPPORTED)) {
    if (options.has(`kafka.${name}`)) {
      throw illegalArgument(`Kafka option '${name}' is not supported. ${instead}`);
    }
  }
}

function parseLimits(options: ReadonlyMap<string, string>) {
  const maxOffsetsPerTrigger = wholeNumber(options, "maxOffsetsPerTrigger");
  const minOffsetsPerTrigger = wholeNumber(options, "minOffsetsPerTrigger");
  if (
    minOffsetsPerTrigger !== undefined && maxOffsetsPerTrigger !== undefined &&
    minOffsetsPerTrigger > maxOffsetsPerTrigger
  ) {
    throw illegalArgument(
      `The value of minOffsetPerTrigger(${minOffsetsPerTrigger}) is higher than the ` +
        `maxOffsetsPerTrigger(${maxOffsetsPerTrigger}).`,
    );
  }
  return { maxOffsetsPerTrigger, minOffsetsPerTrigger };
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
    throw illegalArgument(`${name} must be a whole number: the current value is ${text}.`);
  }
  return Number(text);
}

function flag(options: ReadonlyMap<string, string>, name: string, byDefault: boolean): boolean {
  const text = (options.get(name.toLowerCase()) ?? String(byDefault)).trim().toLowerCase();
  if (text !== "true" && text !== "false") {
    throw illegalArgument(`${name} must be true or false: the current value is ${text}.`);
  }
  return text === "true";
}
