import { AnalysisError } from "../../../errors.ts";
import { illegalArgument } from "./illegal_argument.ts";
import { EARLIEST, LATEST, splitPartitionKey } from "./kafka_offsets.ts";
import { type KafkaReadOptions, parseReadOptions } from "./kafka_options.ts";
import { parseEndingPosition, type StartingPosition } from "./starting_position.ts";

/** The options of a read that happens once, checked. */
export interface KafkaBatchOptions extends KafkaReadOptions {
  readonly endingPosition: StartingPosition;
}

/**
 * Checks the options as Spark does, in Spark's words. Limits of streams mean nothing here.
 *
 * @param options Lower-case option names to values.
 * @throws {AnalysisError} `ILLEGAL_ARGUMENT`; `UNRESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET`.
 */
export function parseKafkaBatchOptions(options: ReadonlyMap<string, string>): KafkaBatchOptions {
  const read = parseReadOptions(options, "earliest");
  const endingPosition = parseEndingPosition(options);
  const { startingPosition } = read;
  if (startingPosition.kind === "latest") {
    throw illegalArgument("starting offset can't be latest for batch queries on Kafka");
  }
  if (endingPosition.kind === "earliest") {
    throw illegalArgument("ending offset can't be earliest for batch queries on Kafka");
  }
  refuseOffset(startingPosition, LATEST, "startingOffsets", "latest");
  refuseOffset(endingPosition, EARLIEST, "ending offset", "earliest");
  if (startingPosition.kind === "offsets" && endingPosition.kind === "offsets") {
    for (const [key, from] of startingPosition.offsets) {
      const until = endingPosition.offsets.get(key);
      if (until === undefined || from < 0 || until < 0 || from <= until) continue;
      const { topic, partition } = splitPartitionKey(key);
      throw new AnalysisError(
        "UNRESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET",
        `The specified start offset ${from} is greater than the end offset ${until} for topic ${topic} partition ${partition}.`,
      );
    }
  }
  return { ...read, endingPosition };
}

function refuseOffset(position: StartingPosition, offset: number, what: string, word: string): void {
  if (position.kind !== "offsets") return;
  const key = [...position.offsets].find(([, each]) => each === offset)?.[0];
  if (key !== undefined) {
    throw illegalArgument(`${what} for ${key} can't be ${word} for batch queries on Kafka`);
  }
}
