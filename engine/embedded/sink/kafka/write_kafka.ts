import type { SaveMode } from "../../../declare/plan.ts";
import type { StructType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";
import type { FileWrite } from "../../write/write_files.ts";
import { kafkaTarget } from "./kafka_target.ts";
import { KafkaWriter } from "./kafka_writer.ts";

/** What a batch write asks for. */
export interface KafkaWriteRequest {
  /** Lower-case names. */
  readonly options: ReadonlyMap<string, string>;
  readonly mode: SaveMode;
  readonly schema: StructType;
}

/**
 * Prepares a frame that is written to Kafka once.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_3081` for a mode that would have to look at what is there; see {@linkcode kafkaTarget}.
 */
export async function prepareKafkaWrite({ options, mode, schema }: KafkaWriteRequest): Promise<FileWrite> {
  if (mode === "overwrite" || mode === "ignore") {
    const name = mode === "overwrite" ? "Overwrite" : "Ignore";
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_3081",
      `Save mode ${name} not allowed for Kafka. Allowed save modes are Append and ErrorIfExists (default).`,
    );
  }
  const target = await kafkaTarget(options, schema);
  return {
    async run(connection, sql) {
      await using writer = new KafkaWriter(target);
      await writer.write({ connection, sql }, 0, new AbortController().signal);
    },
  };
}
