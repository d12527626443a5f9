/**
 * The messages of Spark Connect that this client sends and reads, as data: `field: "number type"`.
 *
 * A type is a scalar or the name of a message. `?` behind it marks a field whose absence means something (all messages are such); `*` a list; `map<string,…>` a
 * map. The members of a `oneof` are marked `?`, of which a program sets at most one. Fields that this client has no use for are left out: reading skips them.
 *
 * @see {@link https://github.com/apache/spark/tree/master/sql/connect/common/src/main/protobuf/spark/connect}
 *
 * @module
 */
import { EXPRESSION_MESSAGES } from "./messages_expression.ts";
import { RELATION_MESSAGES } from "./messages_relation.ts";
import { STREAMING_MESSAGES } from "./messages_streaming.ts";

const CALL_MESSAGES = {
  Plan: { root: "1 Relation?", command: "2 Command?" },
  UserContext: { user_id: "1 string", user_name: "2 string" },
  ExecutePlanRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "8 string?",
    user_context: "2 UserContext?",
    operation_id: "6 string?",
    plan: "3 Plan?",
    client_type: "4 string?",
    request_options: "5 RequestOption*",
    tags: "7 string*",
  },
  RequestOption: { reattach_options: "1 ReattachOptions?" },
  ReattachOptions: { reattachable: "1 bool" },
  ExecutePlanResponse: {
    session_id: "1 string",
    server_side_session_id: "15 string",
    operation_id: "12 string",
    response_id: "13 string",
    schema: "7 DataType?",
    arrow_batch: "2 ArrowBatch?",
    sql_command_result: "5 SqlCommandResult?",
    write_stream_operation_start_result: "8 WriteStreamOperationStartResult?",
    streaming_query_command_result: "9 StreamingQueryCommandResult?",
    streaming_query_manager_command_result: "11 StreamingQueryManagerCommandResult?",
    streaming_query_listener_events_result: "16 StreamingQueryListenerEventsResult?",
    result_complete: "14 Empty?",
  },
  Empty: {},
  ArrowBatch: { row_count: "1 int64", data: "2 bytes", start_offset: "3 int64?" },
  // The relation is kept as the bytes that it came in: it is only ever sent back.
  SqlCommandResult: { relation: "1 bytes" },
  ReattachExecuteRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "6 string?",
    user_context: "2 UserContext?",
    operation_id: "3 string",
    client_type: "4 string?",
    last_response_id: "5 string?",
  },
  ReleaseExecuteRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "7 string?",
    user_context: "2 UserContext?",
    operation_id: "3 string",
    client_type: "4 string?",
    release_all: "5 Empty?",
  },
  ReleaseExecuteResponse: { session_id: "1 string", server_side_session_id: "3 string" },
  ReleaseSessionRequest: { session_id: "1 string", user_context: "2 UserContext?", client_type: "3 string?" },
  ReleaseSessionResponse: { session_id: "1 string", server_side_session_id: "2 string" },
  InterruptRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "7 string?",
    user_context: "2 UserContext?",
    client_type: "3 string?",
    interrupt_type: "4 int32",
    operation_tag: "5 string?",
    operation_id: "6 string?",
  },
  InterruptResponse: {
    session_id: "1 string",
    server_side_session_id: "3 string",
    interrupted_ids: "2 string*",
  },
  AnalyzePlanRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "17 string?",
    user_context: "2 UserContext?",
    client_type: "3 string?",
    schema: "4 AnalyzedPlan?",
    explain: "5 Explain?",
    spark_version: "10 Empty?",
  },
  AnalyzedPlan: { plan: "1 Plan?" },
  Explain: { plan: "1 Plan?", explain_mode: "2 int32" },
  AnalyzePlanResponse: {
    session_id: "1 string",
    server_side_session_id: "15 string",
    schema: "2 SchemaResult?",
    explain: "3 ExplainedPlan?",
    spark_version: "8 SparkVersion?",
  },
  SchemaResult: { schema: "1 DataType?" },
  ExplainedPlan: { explain_string: "1 string" },
  SparkVersion: { version: "1 string" },
  ConfigRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "8 string?",
    user_context: "2 UserContext?",
    operation: "3 ConfigOperation?",
    client_type: "4 string?",
  },
  ConfigOperation: { set: "1 ConfigSet?", get_option: "4 ConfigKeys?", unset: "6 ConfigKeys?" },
  ConfigSet: { pairs: "1 KeyValue*" },
  ConfigKeys: { keys: "1 string*" },
  KeyValue: { key: "1 string", value: "2 string?" },
  ConfigResponse: {
    session_id: "1 string",
    server_side_session_id: "4 string",
    pairs: "2 KeyValue*",
    warnings: "3 string*",
  },
  FetchErrorDetailsRequest: {
    session_id: "1 string",
    client_observed_server_side_session_id: "5 string?",
    user_context: "2 UserContext?",
    error_id: "3 string",
    client_type: "4 string?",
  },
  FetchErrorDetailsResponse: {
    server_side_session_id: "3 string",
    session_id: "4 string",
    root_error_idx: "1 int32?",
    errors: "2 ErrorDetails*",
  },
  ErrorDetails: {
    error_type_hierarchy: "1 string*",
    message: "2 string",
    stack_trace: "3 StackTraceElement*",
    cause_idx: "4 int32?",
    spark_throwable: "5 SparkThrowable?",
  },
  StackTraceElement: {
    declaring_class: "1 string",
    method_name: "2 string",
    file_name: "3 string?",
    line_number: "4 int32",
  },
  SparkThrowable: {
    error_class: "1 string?",
    message_parameters: "2 map<string,string>",
    query_contexts: "3 QueryContext*",
    sql_state: "4 string?",
  },
  QueryContext: {
    context_type: "10 int32",
    start_index: "3 int32",
    stop_index: "4 int32",
    fragment: "5 string",
    call_site: "6 string",
    summary: "7 string",
  },
  // google.rpc, in the trailer grpc-status-details-bin
  Status: { code: "1 int32", message: "2 string", details: "3 Any*" },
  Any: { type_url: "1 string", value: "2 bytes" },
  ErrorInfo: { reason: "1 string", domain: "2 string", metadata: "3 map<string,string>" },
  RetryInfo: { retry_delay: "1 Duration?" },
  Duration: { seconds: "1 int64", nanos: "2 int32" },
} as const;

/** All messages by name. */
export const MESSAGES = {
  ...CALL_MESSAGES,
  ...RELATION_MESSAGES,
  ...EXPRESSION_MESSAGES,
  ...STREAMING_MESSAGES,
} as const;
