import { RecordBatchStreamWriter } from "apache-arrow";
import { arrowBatch } from "../../arrow/arrow_batch.ts";
import type { LocalPlan } from "../../declare/plan.ts";

/** The rows of a plan as an Arrow stream, which is how Spark takes them. */
export function localBatch(plan: LocalPlan): Uint8Array {
  return new RecordBatchStreamWriter().writeAll([arrowBatch(plan)]).toUint8Array(true);
}
