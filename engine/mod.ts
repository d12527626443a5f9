/**
 * Structured Streaming for Deno: Spark's DataFrame API, rules and names, on an engine in this process. See README.md beside this file for how it is built.
 *
 * @module
 */

export { createSession, type SessionOptions } from "./create_session.ts";
export { Session } from "./declare/session.ts";
export {
  type AnyColumn,
  type AnyName,
  type Checked,
  type CheckedAll,
  type CheckedOne,
  DataFrame,
  type IfTyped,
  type NameIn,
  type NameOf,
  type Selected,
  type ShowOptions,
} from "./declare/data_frame.ts";
export type { ArrowColumn, ArrowTable } from "./declare/arrow_table.ts";
export { planIsStreaming } from "./declare/plan_is_streaming.ts";
export { Catalog } from "./declare/catalog.ts";
export { type Aggregate, type CheckedAggregates, GroupedData } from "./declare/grouped_data.ts";
export { Window, type WindowBound, WindowSpec } from "./declare/window.ts";
export { DataReader } from "./declare/data_reader.ts";
export { DataFrameWriter } from "./declare/data_frame_writer.ts";
export { DataStreamWriter, type Trigger } from "./declare/data_stream_writer.ts";
export type {
  SinkProgressReport,
  SourceProgress,
  StreamingQuery,
  StreamingQueryProgress,
  StreamingQueryStatus,
} from "./declare/streaming_query.ts";
export type {
  EventTimeReport,
  EventTimes,
  NextToClose,
  QueryIdentity,
  QueryIdleEvent,
  QueryProgressEvent,
  QueryStartedEvent,
  QueryTerminatedEvent,
  StreamingQueryListener,
} from "./declare/streaming_query_listener.ts";
export type { StreamingQueryManager } from "./declare/streaming_query_manager.ts";
export type { Clock } from "./embedded/stream/clock.ts";
export { RuntimeConf } from "./declare/runtime_conf.ts";

export { col, Column, type ColumnOrName, type ColumnOrValue, expr, lit, when } from "./declare/column.ts";
export type { PlainValue } from "./declare/literal.ts";
export type {
  ColumnArgument,
  LambdaArgument,
  OptionsArgument,
  ValueArgument,
} from "./declare/function_call.ts";
export * from "./declare/functions/mod.ts";

export {
  type FieldType,
  type RowOf,
  type Schema,
  struct,
  type ValueByTypeName,
  type ValueOf,
} from "./declare/schema.ts";
export { parseSchema, parseType, schemaToDdl } from "./declare/parse_type.ts";
export { schemaTree } from "./declare/schema_tree.ts";
export type {
  ArrayType,
  DataType,
  DecimalType,
  MapType,
  SimpleType,
  StructField,
  StructType,
  TimeType,
} from "./declare/types.ts";
export type { DayTimeIntervalType, DayTimeUnit, YearMonthIntervalType } from "./declare/interval_type.ts";
export type { OutputMode, Plan, SaveMode, StreamWritePlan, TriggerSpec, WritePlan } from "./declare/plan.ts";
export type { Expr } from "./declare/expr.ts";

export {
  AnalysisError,
  closeNames,
  ComputationError,
  SourceError,
  SparkError,
  StorageError,
  StreamingQueryException,
} from "./errors.ts";
export { KinesisStream, type StreamDescription } from "./embedded/sink/kinesis/kinesis_stream.ts";
export type { OutgoingRecord, PutCounts } from "./embedded/sink/kinesis/put_records.ts";
export { RemoteError } from "./spark/client/remote_error.ts";
export {
  isLoopback,
  parseRemoteAddress,
  type RemoteAddress,
  RemoteAddressError,
} from "./spark/transport/remote_address.ts";
export { onStopSignal } from "./stop_signal.ts";
export { openStorage } from "./storage/open_storage.ts";
export type {
  LocalCopy,
  PendingFile,
  S3Settings,
  Storage,
  StorageOptions,
  StoredFile,
} from "./storage/storage.ts";
