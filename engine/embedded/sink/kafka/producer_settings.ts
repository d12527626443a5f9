import { illegalArgument } from "../../source/kafka/illegal_argument.ts";
import { CODECS } from "../../source/kafka/compression.ts";

/** How records are sent; the names are those of Java's producer. */
export interface ProducerSettings {
  /** How many replicas must have a record before it counts as written: all of them (-1), the leader (1), or nobody is asked (0). */
  readonly acks: -1 | 0 | 1;
  /** Whether the broker drops a record that is sent a second time because the answer to the first one got lost. */
  readonly isIdempotent: boolean;
  readonly compression: typeof CODECS[number];
  /** The most that one record may take. */
  readonly maxRequestBytes: number;
  /** How long a record is sent again before that is given up. */
  readonly deliveryTimeoutMs: number;
  /** How long a topic is waited for that is not there. */
  readonly maxBlockMs: number;
}

/** Java waits a minute, in which nothing is said. */
const DEFAULT_MAX_BLOCK_MS = 10_000;

/**
 * Reads the settings of Java's producer that mean something here: `acks`, `enable.idempotence`, `compression.type`, `max.request.size`,
 * `delivery.timeout.ms` and `max.block.ms`. Others are passed over, as those that only Java's buffers need.
 *
 * @param options `kafka.*` options without that prefix.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT` for a value that is not understood, and for a partitioner of Java's.
 * @see {@link https://kafka.apache.org/documentation/#producerconfigs}
 */
export function producerSettings(options: ReadonlyMap<string, string>): ProducerSettings {
  if (options.has("partitioner.class")) {
    throw illegalArgument(
      "The option kafka.partitioner.class names a class of Java, which cannot run here. Remove it, and give the rows a column partition of type INT.",
    );
  }
  const acks = oneOf(options, "acks", ["all", "-1", "0", "1"]) ?? "all";
  const idempotence = oneOf(options, "enable.idempotence", ["true", "false"]);
  const waitsForAll = acks === "all" || acks === "-1";
  if (idempotence === "true" && !waitsForAll) {
    throw illegalArgument(
      `The option kafka.enable.idempotence needs kafka.acks to be all: the current value is '${acks}'.`,
    );
  }
  return {
    acks: waitsForAll ? -1 : acks === "1" ? 1 : 0,
    isIdempotent: waitsForAll && idempotence !== "false",
    compression: oneOf(options, "compression.type", CODECS) ?? "none",
    maxRequestBytes: wholeNumber(options, "max.request.size", 1024 * 1024),
    deliveryTimeoutMs: wholeNumber(options, "delivery.timeout.ms", 120_000),
    maxBlockMs: wholeNumber(options, "max.block.ms", DEFAULT_MAX_BLOCK_MS),
  };
}

function oneOf<Value extends string>(
  options: ReadonlyMap<string, string>,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const text = options.get(name)?.trim().toLowerCase();
  if (text === undefined) return undefined;
  const value = values.find((each) => each === text);
  if (value !== undefined) return value;
  throw illegalArgument(
    `The option kafka.${name} must be one of ${values.join(", ")}: the current value is '${text}'.`,
  );
}

function wholeNumber(options: ReadonlyMap<string, string>, name: string, byDefault: number): number {
  const text = options.get(name)?.trim();
  if (text === undefined) return byDefault;
  if (/^\d+$/.test(text)) return Number(text);
  throw illegalArgument(`The option kafka.${name} must be a whole number: the current value is '${text}'.`);
}
