import type { DuckDBConnection } from "@duckdb/node-api";
import type { Storage } from "../../../storage/storage.ts";
import { Aggregation } from "../operators/aggregation.ts";
import { Deduplication } from "../operators/deduplication.ts";
import { GlobalLimit } from "../operators/global_limit.ts";
import { SessionAggregation } from "../operators/session_aggregation.ts";
import type { StatefulOperator } from "../operators/stateful_operator.ts";
import { WatermarkStep } from "../operators/watermark_step.ts";
import { StateStore } from "../state/state_store.ts";
import type { Watermark } from "../watermark.ts";
import type { Step, WatermarkSpec } from "./step_spec.ts";

/** What the steps of a flow share. */
export interface StepSurroundings {
  readonly connection: DuckDBConnection;
  /** The checkpoint. */
  readonly storage: Storage;
  readonly watermark: Watermark;
}

/** A step that looks at event times; `node` is its place among those of the query. */
export function openWatermark(spec: WatermarkSpec, node: number, with_: StepSurroundings): WatermarkStep {
  return new WatermarkStep({ ...with_, node, eventTime: spec.eventTime });
}

/** A step with state; `operatorId` names its folder in the checkpoint. */
export function openOperator(
  spec: Exclude<Step["spec"], WatermarkSpec>,
  operatorId: number,
  { connection, storage }: StepSurroundings,
): StatefulOperator {
  const { operator: known } = spec;
  const closing = "closing" in spec ? spec.closing : undefined;
  const store = new StateStore({ connection, storage, operatorId, schema: known.schema, closing });
  const shared = { connection, store, known };
  switch (spec.kind) {
    case "aggregate":
      return new Aggregation({ ...spec, ...shared });
    case "sessions":
      return new SessionAggregation({ ...spec, ...shared });
    case "deduplicate": {
      const { eventTime, keys, withinMs } = spec;
      return new Deduplication({
        ...shared,
        columns: keys,
        eventTime,
        ...(withinMs !== undefined && { withinMs }),
      });
    }
    case "limit":
      return new GlobalLimit({ ...shared, count: spec.count });
    default:
      return spec satisfies never;
  }
}
