/** Relations and batch commands; {@linkcode MESSAGES} says how to read this. */
export const RELATION_MESSAGES = {
  Relation: {
    common: "1 RelationCommon?",
    read: "2 Read?",
    project: "3 Project?",
    filter: "4 Filter?",
    join: "5 Join?",
    set_op: "6 SetOperation?",
    sort: "7 Sort?",
    limit: "8 Limit?",
    aggregate: "9 Aggregate?",
    sql: "10 SQL?",
    local_relation: "11 LocalRelation?",
    offset: "13 Offset?",
    deduplicate: "14 Deduplicate?",
    range: "15 Range?",
    subquery_alias: "16 SubqueryAlias?",
    repartition: "17 Repartition?",
    to_df: "18 ToDF?",
    with_columns_renamed: "19 WithColumnsRenamed?",
    show_string: "20 ShowString?",
    drop: "21 Drop?",
    with_columns: "23 WithColumns?",
    repartition_by_expression: "27 RepartitionByExpression?",
    with_watermark: "33 WithWatermark?",
    with_relations: "41 WithRelations?",
  },
  RelationCommon: { plan_id: "2 int64?" },
  Read: { is_streaming: "3 bool", named_table: "1 NamedTable?", data_source: "2 DataSource?" },
  NamedTable: { unparsed_identifier: "1 string", options: "2 map<string,string>" },
  DataSource: {
    format: "1 string?",
    schema: "2 string?",
    options: "3 map<string,string>",
    paths: "4 string*",
  },
  SQL: { query: "1 string", named_arguments: "4 map<string,Expression>", pos_arguments: "5 Expression*" },
  WithRelations: { root: "1 Relation?", references: "2 Relation*" },
  Project: { input: "1 Relation?", expressions: "3 Expression*" },
  Filter: { input: "1 Relation?", condition: "2 Expression?" },
  Join: {
    left: "1 Relation?",
    right: "2 Relation?",
    join_condition: "3 Expression?",
    join_type: "4 int32",
    using_columns: "5 string*",
  },
  SetOperation: {
    left_input: "1 Relation?",
    right_input: "2 Relation?",
    set_op_type: "3 int32",
    is_all: "4 bool?",
    by_name: "5 bool?",
    allow_missing_columns: "6 bool?",
  },
  Aggregate: {
    input: "1 Relation?",
    group_type: "2 int32",
    grouping_expressions: "3 Expression*",
    aggregate_expressions: "4 Expression*",
    grouping_sets: "6 GroupingSets*",
  },
  GroupingSets: { grouping_set: "1 Expression*" },
  Sort: { input: "1 Relation?", order: "2 SortOrder*", is_global: "3 bool?" },
  Limit: { input: "1 Relation?", limit: "2 int32" },
  Offset: { input: "1 Relation?", offset: "2 int32" },
  SubqueryAlias: { input: "1 Relation?", alias: "2 string", qualifier: "3 string*" },
  WithColumns: { input: "1 Relation?", aliases: "2 Alias*" },
  WithColumnsRenamed: { input: "1 Relation?", renames: "3 Rename*" },
  Rename: { col_name: "1 string", new_col_name: "2 string" },
  Drop: { input: "1 Relation?", columns: "2 Expression*", column_names: "3 string*" },
  Deduplicate: {
    input: "1 Relation?",
    column_names: "2 string*",
    all_columns_as_keys: "3 bool?",
    within_watermark: "4 bool?",
  },
  WithWatermark: { input: "1 Relation?", event_time: "2 string", delay_threshold: "3 string" },
  LocalRelation: { data: "1 bytes?", schema: "2 string?" },
  Range: { start: "1 int64?", end: "2 int64", step: "3 int64", num_partitions: "4 int32?" },
  ShowString: { input: "1 Relation?", num_rows: "2 int32", truncate: "3 int32", vertical: "4 bool" },
  ToDF: { input: "1 Relation?", column_names: "2 string*" },
  Repartition: { input: "1 Relation?", num_partitions: "2 int32", shuffle: "3 bool?" },
  RepartitionByExpression: {
    input: "1 Relation?",
    partition_exprs: "2 Expression*",
    num_partitions: "3 int32?",
  },
  Command: {
    write_operation: "2 WriteOperation?",
    sql_command: "5 SqlCommand?",
    write_stream_operation_start: "6 WriteStreamOperationStart?",
    streaming_query_command: "7 StreamingQueryCommand?",
    streaming_query_manager_command: "9 StreamingQueryManagerCommand?",
    streaming_query_listener_bus_command: "11 StreamingQueryListenerBusCommand?",
  },
  SqlCommand: { input: "6 Relation?" },
  WriteOperation: {
    input: "1 Relation?",
    source: "2 string?",
    mode: "5 int32",
    partitioning_columns: "7 string*",
    options: "9 map<string,string>",
    path: "3 string?",
  },
} as const;

/** `Join.JoinType`. */
export const JOIN_TYPE = { inner: 1, full: 2, left: 3, right: 4, anti: 5, semi: 6, cross: 7 } as const;

/** `SetOperation.SetOpType`. */
export const SET_OPERATION_TYPE = { intersect: 1, union: 2, except: 3 } as const;

/** `Aggregate.GroupType`. */
export const GROUP_TYPE = { groupBy: 1, rollup: 2, cube: 3, groupingSets: 5 } as const;

/** `WriteOperation.SaveMode`. */
export const SAVE_MODE = { append: 1, overwrite: 2, error: 3, ignore: 4 } as const;

/** `AnalyzePlanRequest.Explain.ExplainMode`: the physical plan alone. */
export const EXPLAIN_SIMPLE = 1;
