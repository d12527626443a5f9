import type { WritePlan } from "../../../declare/plan.ts";
import type { StructType } from "../../../declare/types.ts";
import { AnalysisError } from "../../../errors.ts";
import type { PreparedWrite } from "../../write/prepare_write.ts";
import { kinesisTarget, KinesisWriter } from "./kinesis_writer.ts";

/**
 * Prepares a frame that is written to a stream of Kinesis once.
 *
 * @throws {AnalysisError} `KINESIS_SAVE_MODE` for a mode that would have to look at what is there; see {@linkcode kinesisTarget}.
 */
export function prepareKinesisWrite({ mode, options }: WritePlan, schema: StructType): PreparedWrite {
  if (mode === "overwrite" || mode === "ignore") {
    throw new AnalysisError(
      "KINESIS_SAVE_MODE",
      `Save mode ${mode} is not allowed for Kinesis. Allowed save modes are append and errorIfExists (default).`,
    );
  }
  const lower = Object.entries(options).map(([name, value]) => [name.toLowerCase(), value] as const);
  const target = kinesisTarget(new Map(lower), schema);
  return {
    async run(connection, sql) {
      await using writer = new KinesisWriter(target);
      await writer.write({ connection, sql }, 0, new AbortController().signal);
    },
  };
}
