import { AnalysisError } from "../../errors.ts";

/**
 * For sinks without folders.
 *
 * @throws {AnalysisError} `_LEGACY_ERROR_TEMP_1197` when there are partition columns.
 */
export function refusePartitioning(sink: string, partitionBy: readonly string[]): void {
  if (partitionBy.length === 0) return;
  throw new AnalysisError(
    "_LEGACY_ERROR_TEMP_1197",
    `'${sink}' does not support partitioning. Leave partitionBy out.`,
    { parameters: { operation: sink } },
  );
}
