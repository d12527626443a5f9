/** Streaming writes and queries; {@linkcode MESSAGES} says how to read this. */
export const STREAMING_MESSAGES = {
  WriteStreamOperationStart: {
    input: "1 Relation?",
    format: "2 string",
    options: "3 map<string,string>",
    partitioning_column_names: "4 string*",
    processing_time_interval: "5 string?",
    available_now: "6 bool?",
    once: "7 bool?",
    output_mode: "9 string",
    query_name: "10 string",
    path: "11 string?",
    table_name: "12 string?",
  },
  WriteStreamOperationStartResult: {
    query_id: "1 StreamingQueryInstanceId?",
    name: "2 string",
    query_started_event_json: "3 string?",
  },
  StreamingQueryInstanceId: { id: "1 string", run_id: "2 string" },
  StreamingQueryCommand: {
    query_id: "1 StreamingQueryInstanceId?",
    status: "2 bool?",
    last_progress: "3 bool?",
    recent_progress: "4 bool?",
    stop: "5 bool?",
    process_all_available: "6 bool?",
    explain: "7 QueryExplain?",
    exception: "8 bool?",
    await_termination: "9 AwaitTermination?",
  },
  QueryExplain: { extended: "1 bool" },
  AwaitTermination: { timeout_ms: "2 int64?" },
  StreamingQueryCommandResult: {
    query_id: "1 StreamingQueryInstanceId?",
    status: "2 QueryStatus?",
    recent_progress: "3 RecentProgress?",
    explain: "4 QueryExplanation?",
    exception: "5 QueryException?",
    await_termination: "6 Terminated?",
  },
  QueryStatus: {
    status_message: "1 string",
    is_data_available: "2 bool",
    is_trigger_active: "3 bool",
    is_active: "4 bool",
  },
  RecentProgress: { recent_progress_json: "5 string*" },
  QueryExplanation: { result: "1 string" },
  QueryException: { exception_message: "1 string?", error_class: "2 string?", stack_trace: "3 string?" },
  Terminated: { terminated: "1 bool" },
  StreamingQueryManagerCommand: { active: "1 bool?", get_query: "2 string?" },
  StreamingQueryManagerCommandResult: { active: "1 ActiveQueries?", query: "2 QueryInstance?" },
  ActiveQueries: { active_queries: "1 QueryInstance*" },
  QueryInstance: { id: "1 StreamingQueryInstanceId?", name: "2 string?" },
  StreamingQueryListenerBusCommand: {
    add_listener_bus_listener: "1 bool?",
    remove_listener_bus_listener: "2 bool?",
  },
  StreamingQueryListenerEventsResult: {
    events: "1 StreamingQueryListenerEvent*",
    listener_bus_listener_added: "2 bool?",
  },
  StreamingQueryListenerEvent: { event_json: "1 string", event_type: "2 int32" },
} as const;

/** `StreamingQueryEventType`. */
export const EVENT_TYPE = { progress: 1, terminated: 2, idle: 3 } as const;
