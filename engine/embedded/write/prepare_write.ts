import type { DuckDBConnection } from "@duckdb/node-api";
import type { WritePlan } from "../../declare/plan.ts";
import type { RuntimeConf } from "../../declare/runtime_conf.ts";
import type { StructType } from "../../declare/types.ts";
import type { StorageOptions } from "../../storage/storage.ts";
import { prepareKafkaWrite } from "../sink/kafka/write_kafka.ts";
import { prepareKinesisWrite } from "../sink/kinesis/write_kinesis.ts";
import { prepareFileWrite } from "./write_files.ts";

/** What a batch write works with. */
export interface WriteContext {
  readonly conf: RuntimeConf;
  readonly storage: StorageOptions;
  /** The columns of the result. */
  readonly schema: StructType;
}

/** Where and how a write goes; made before any row is read. */
export interface PreparedWrite {
  /**
   * Writes the rows.
   *
   * @param sql A SELECT of the schema's columns.
   */
  run(connection: DuckDBConnection, sql: string): Promise<void>;
}

/**
 * Checks a batch write.
 *
 * @returns Undefined when there is nothing to do: `ignore`, and something is there.
 * @throws {AnalysisError} See {@linkcode prepareFileWrite}, {@linkcode prepareKafkaWrite} and {@linkcode prepareKinesisWrite}.
 */
export async function prepareWrite(
  plan: WritePlan,
  context: WriteContext,
): Promise<PreparedWrite | undefined> {
  const format = plan.format?.toLowerCase();
  if (format === "kafka") return await prepareKafkaWrite(plan, context.schema);
  if (format === "kinesis" || format === "aws-kinesis") return prepareKinesisWrite(plan, context.schema);
  return await prepareFileWrite(plan, context);
}
