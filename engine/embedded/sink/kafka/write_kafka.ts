import type { WritePlan } from "../../../declare/plan.ts";
import type { StructType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";
import type { PreparedWrite } from "../../write/prepare_write.ts";
import { kafkaTarget } from "./kafka_target.ts";
import { KafkaWriter } from "./kafka_writer.ts";

/**
 * Prepares a frame that is written to Kafka once.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_3081` for a mode that would have to look at what is there; see {@linkcode kafkaTarget}.
 */
export async function prepareKafkaWrite(
  { options, mode }: WritePlan,
  schema: StructType,
): Promise<PreparedWrite> {
  if (mode === "overwrite" || mode === "ignore") {
    const name = mode === "overwrite" ? "Overwrite" : "Ignore";
    throw new AnalysisError(
      "_LEGACY_ERROR_TEMP_3081",
      `Save mode ${name} not allowed for Kafka. Allowed save modes are Append and ErrorIfExists (default).`,
    );
  }
  const target = await kafkaTarget(lowerCase(options), schema);
  return {
    async run(connection, sql) {
      await using writer = new KafkaWriter(target);
      await writer.write({ connection, sql }, 0, new AbortController().signal);
    },
  };
}

function lowerCase(options: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]));
}
