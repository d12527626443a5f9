/**
 * What a submission finds as `lib/mod.ts`: all that declares, and nothing that runs. Nothing here may load native code or ask for a permission. What the real one
 * has more is there, too, and refuses to be called; see `script_folder.ts`.
 *
 * @module
 */
import type { DataStreamWriter } from "../../engine/declare/data_stream_writer.ts";
import type { Session } from "../../engine/declare/session.ts";

export { ifAnswered, todo } from "../../lib/todo.ts";

/** As in `lib/kafka.ts`. */
export type KafkaOptions = Readonly<Record<string, string>>;

/** As in `lib/lab.ts`. */
export interface LabTools {
  readonly session: Session;
  readonly kafka: KafkaOptions;
  readonly path: (place: string) => string;
  readonly checkpoint: (name: string) => string;
  // deno-lint-ignore no-explicit-any -- what only some labs have
  readonly [more: string]: any;
}

/** As in `lib/lab.ts`. */
export type FinnhubTools = LabTools;

/** As in `lib/finnhub`. */
export type KinesisOptions = Readonly<Record<string, string>>;

/** As in `lib/finnhub`. */
export interface FinnhubTrade {
  readonly s: string;
  readonly p: number;
  readonly t: number;
  readonly v: number | null;
  readonly c?: readonly string[] | null;
}

/** As in `lib/finnhub`. */
export interface TradeMessage {
  readonly type: "trade";
  readonly data: readonly FinnhubTrade[];
}

/** As in `lib/finnhub`. */
export interface TradeFeed {
  forEach(take: (message: TradeMessage) => Promise<void>): Promise<void>;
}

/** As in `lib/finnhub`. */
export interface TradeRecord {
  readonly partitionKey: string;
  readonly data: string;
}

/** As in `lib/finnhub`. */
export interface RecordStream {
  put(records: readonly TradeRecord[]): Promise<void>;
}

/** As in `lib/lab.ts`. */
export type DeclareQueries = (tools: LabTools) => readonly DataStreamWriter[];

/** As in `lib/lab.ts`. */
export type Meanwhile = (tools: LabTools) => Promise<void>;

/** Runs nothing. */
export function runLab(_lab: string, _declare: DeclareQueries, _meanwhile?: Meanwhile): Promise<never> {
  throw new Error("A script that is graded runs no lab: leave `if (import.meta.main)` before runLab");
}

/** Opens nothing. */
export function createSession(_options?: unknown): Session {
  throw new Error("An answer is given its session: it opens none");
}

export { Session } from "../../engine/declare/session.ts";
export * from "../../engine/declare/data_frame.ts";
export { planIsStreaming } from "../../engine/declare/plan_is_streaming.ts";
export { Catalog } from "../../engine/declare/catalog.ts";
export { type Aggregate, type CheckedAggregates, GroupedData } from "../../engine/declare/grouped_data.ts";
export { Window, type WindowBound, WindowSpec } from "../../engine/declare/window.ts";
export { DataReader } from "../../engine/declare/data_reader.ts";
export { DataFrameWriter } from "../../engine/declare/data_frame_writer.ts";
export { DataStreamWriter, type Trigger } from "../../engine/declare/data_stream_writer.ts";
export type * from "../../engine/declare/streaming_query.ts";
export type * from "../../engine/declare/streaming_query_listener.ts";
export type { StreamingQueryManager } from "../../engine/declare/streaming_query_manager.ts";
export { RuntimeConf } from "../../engine/declare/runtime_conf.ts";
export {
  col,
  Column,
  type ColumnOrName,
  type ColumnOrValue,
  expr,
  lit,
  when,
} from "../../engine/declare/column.ts";
export type { PlainValue } from "../../engine/declare/literal.ts";
export type { ColumnArgument, ValueArgument } from "../../engine/declare/function_call.ts";
export * from "../../engine/declare/functions/mod.ts";
export {
  type FieldType,
  type RowOf,
  type Schema,
  struct,
  type ValueOf,
} from "../../engine/declare/schema.ts";
export { parseSchema, parseType, schemaToDdl } from "../../engine/declare/parse_type.ts";
export { schemaTree } from "../../engine/declare/schema_tree.ts";
export type * from "../../engine/declare/types.ts";
export type {
  OutputMode,
  Plan,
  SaveMode,
  StreamWritePlan,
  TriggerSpec,
  WritePlan,
} from "../../engine/declare/plan.ts";
export type { Expr } from "../../engine/declare/expr.ts";
export {
  AnalysisError,
  closeNames,
  ComputationError,
  SourceError,
  SparkError,
  StorageError,
} from "../../engine/errors.ts";
