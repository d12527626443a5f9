import type { CallExpr, Expr, LiteralExpr, LiteralValue, SortExpr } from "./expr.ts";
import type { StructType } from "./types.ts";

/**
 * What a program asks for, as plain JSON that any engine can carry out, a checkpoint can remember and a grader can judge. Verbs of DataFrame each
 * add one node, and so do the clauses of Spark SQL; nothing is checked or resolved until an engine analyses the whole.
 */
export type Plan =
  | ReadPlan
  | LocalPlan
  | ValuesPlan
  | TableFunctionPlan
  | RelationPlan
  | SqlPlan
  | ProjectPlan
  | WithColumnsPlan
  | RenamePlan
  | ToDfPlan
  | DropPlan
  | FilterPlan
  | AliasPlan
  | JoinPlan
  | GeneratePlan
  | AggregatePlan
  | HavingPlan
  | WithWatermarkPlan
  | DistinctPlan
  | DeduplicatePlan
  | SortPlan
  | RepartitionPlan
  | LimitPlan
  | OffsetPlan
  | UnionPlan
  | SetOperationPlan
  | WithPlan;

/** `read` or `readStream`: rows of an external source. */
export interface ReadPlan {
  readonly kind: "read";
  readonly streaming: boolean;
  /** Spark's short name: `kafka`, `parquet`, `json`, …; `undefined` means `spark.sql.sources.default`. */
  readonly format?: string;
  /** What the program declared; `undefined` when it declared nothing. */
  readonly schema?: StructType;
  /** As the program wrote them; names are compared without regard to case. */
  readonly options: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
}

/** `createDataFrame`: rows that the program holds, each value encoded as in {@linkcode LiteralExpr}. */
export interface LocalPlan {
  readonly kind: "local";
  readonly schema: StructType;
  readonly rows: readonly (readonly LiteralValue[])[];
}

/** `VALUES (1, 'a'), (2, 'b')`: rows of expressions, as columns `col1`, `col2`, …; all of one length. One row without columns is what SELECT without FROM reads. */
export interface ValuesPlan {
  readonly kind: "values";
  readonly rows: readonly (readonly Expr[])[];
}

/** A function that makes rows, where a table stands: `range(10)`, `explode(array(1, 2))`. Its arguments see no columns. */
export interface TableFunctionPlan {
  readonly kind: "tableFunction";
  readonly call: CallExpr;
}

/** A view by name; the nearest {@linkcode WithPlan} around it that has the name, or the {@linkcode SqlPlan}, says which plan that is. */
export interface RelationPlan {
  readonly kind: "relation";
  readonly parts: readonly string[];
}

/** `session.sql(text)`: declaring is pure, so the text is parsed when the plan is analysed. */
export interface SqlPlan {
  readonly kind: "sql";
  readonly text: string;
  /** Values for `:name`, or for each `?` in turn. */
  readonly parameters: Readonly<Record<string, LiteralExpr>> | readonly LiteralExpr[];
  /** The views that the text may mean, as they were when it was written, by name in lower case; {@linkcode viewsNamedIn} picks them. */
  readonly views: Readonly<Record<string, Plan>>;
}

/** `select`, `selectExpr`. If a column aggregates outside of a window, and none makes groups, all rows are one group. */
export interface ProjectPlan {
  readonly kind: "project";
  readonly input: Plan;
  readonly columns: readonly Expr[];
}

/** `withColumn`, `withColumns`: adds columns at the end, or replaces those of the same name in place. All see the input's columns. */
export interface WithColumnsPlan {
  readonly kind: "withColumns";
  readonly input: Plan;
  readonly columns: readonly { readonly name: string; readonly expr: Expr }[];
}

/** `withColumnRenamed`, `withColumnsRenamed`: a name that is not there is left alone. */
export interface RenamePlan {
  readonly kind: "rename";
  readonly input: Plan;
  readonly names: readonly { readonly from: string; readonly to: string }[];
}

/** `toDF`: new names for all columns, in order. */
export interface ToDfPlan {
  readonly kind: "toDF";
  readonly input: Plan;
  readonly names: readonly string[];
}

/** `drop`: a name that is not there is left alone. */
export interface DropPlan {
  readonly kind: "drop";
  readonly input: Plan;
  readonly columns: readonly Expr[];
}

/** `filter`, `where`: keeps the rows for which the condition is true, not those for which it is false or NULL. */
export interface FilterPlan {
  readonly kind: "filter";
  readonly input: Plan;
  readonly condition: Expr;
}

/** `alias`: a name for qualifying the frame's columns. */
export interface AliasPlan {
  readonly kind: "alias";
  readonly input: Plan;
  readonly name: string;
  /** New names for all columns, in order: `t AS name (a, b)`. */
  readonly columns?: readonly string[];
}

/** Which rows of two inputs a join keeps. */
export type JoinType = "inner" | "left" | "right" | "full" | "semi" | "anti" | "cross";

/** `join`. At most one of `condition`, `using` and `natural`; none of them pairs all rows. */
export interface JoinPlan {
  readonly kind: "join";
  readonly left: Plan;
  readonly right: Plan;
  readonly type: JoinType;
  readonly condition?: Expr;
  /** Columns of both sides that must be equal; each is one column of the result. */
  readonly using?: readonly string[];
  /** `using` the columns that both sides have. */
  readonly natural?: true;
}

/** `LATERAL VIEW generator name AS columns`: the input's columns, and for each of its rows the rows that the generator makes of it. */
export interface GeneratePlan {
  readonly kind: "generate";
  readonly input: Plan;
  /** `explode`, `posexplode`, `inline`, `stack`, …. */
  readonly generator: CallExpr;
  /** Keeps a row of which the generator makes none, with NULLs. */
  readonly outer: boolean;
  /** A name for qualifying the new columns. */
  readonly name?: string;
  /** Names for the new columns; none for those of the generator. */
  readonly columns: readonly string[];
}

/** `groupBy … agg`, `rollup`, `cube`: one row for each group. */
export interface AggregatePlan {
  readonly kind: "aggregate";
  readonly input: Plan;
  /**
   * As written. A literal of type integer is the place of an output (from 1), a name that the input does not have is that of an output, and `all` alone, if
   * it is no column, stands for all outputs that do not aggregate. Without any, all rows are one group, also when there are none.
   */
  readonly grouping: readonly Expr[];
  /** Groups once for each set, given by positions in `grouping`; the other grouping columns are NULL there. See {@linkcode rollupSets}. */
  readonly sets?: readonly (readonly number[])[];
  /** All columns of the result, those that are grouped by included. */
  readonly output: readonly Expr[];
  /** More columns of the result, as `groupBy(…).sum()` makes them. */
  readonly numbers?: NumbersAggregate;
}

/** One aggregate function of several columns of numbers. */
export interface NumbersAggregate {
  readonly function: "sum" | "avg" | "min" | "max";
  /** Names; none for all columns of numbers that the input has. */
  readonly columns: readonly string[];
}

/** HAVING: a filter over an aggregate; the condition may use its outputs, the columns below it, and aggregates of its own. */
export interface HavingPlan {
  readonly kind: "having";
  readonly input: AggregatePlan;
  readonly condition: Expr;
}

/** `withWatermark`: how late rows may come, by the event time in a column. */
export interface WithWatermarkPlan {
  readonly kind: "withWatermark";
  readonly input: Plan;
  readonly column: string;
  /** An interval as text: `"10 seconds"`. */
  readonly delay: string;
}

/** `distinct`: no two equal rows. */
export interface DistinctPlan {
  readonly kind: "distinct";
  readonly input: Plan;
}

/** `dropDuplicates`, `dropDuplicatesWithinWatermark`: one row for each value of the columns. */
export interface DeduplicatePlan {
  readonly kind: "deduplicate";
  readonly input: Plan;
  /** `undefined` means all. */
  readonly columns?: readonly string[];
  readonly withinWatermark: boolean;
}

/**
 * `orderBy`, ORDER BY. An order may use columns below the input's outputs too, and aggregates if the input aggregates. A literal of
 * type integer is the place of a column (from 1); `all` alone, if it is no column, stands for all columns.
 */
export interface SortPlan {
  readonly kind: "sort";
  readonly input: Plan;
  readonly orders: readonly SortExpr[];
  /** False for SORT BY, `sortWithinPartitions`. */
  readonly global: boolean;
}

/** DISTRIBUTE BY, `repartition`: which rows go together; it changes none. */
export interface RepartitionPlan {
  readonly kind: "repartition";
  readonly input: Plan;
  readonly by: readonly Expr[];
  readonly count?: number;
}

/** `limit`. */
export interface LimitPlan {
  readonly kind: "limit";
  readonly input: Plan;
  readonly count: RowCount;
}

/** A number of rows; in SQL an expression of whole numbers that do not come from rows. */
export type RowCount = number | Expr;

/** `offset`: leaves the first rows out. */
export interface OffsetPlan {
  readonly kind: "offset";
  readonly input: Plan;
  readonly count: RowCount;
}

/** `union` (by position), `unionByName`. */
export interface UnionPlan {
  readonly kind: "union";
  readonly inputs: readonly Plan[];
  readonly byName: boolean;
  readonly allowMissingColumns: boolean;
}

/** `intersect`, `intersectAll`, `except` (distinct, as in SQL), `exceptAll`: by position. */
export interface SetOperationPlan {
  readonly kind: "setOperation";
  readonly operation: "intersect" | "except";
  /** Keeps duplicates, as many as the two sides have in common, or the left has more than the right. */
  readonly all: boolean;
  readonly left: Plan;
  readonly right: Plan;
}

/** `WITH name AS (query), … query`: names for plans, known to the views after them and to the input, subqueries included. */
export interface WithPlan {
  readonly kind: "with";
  readonly views: readonly { readonly name: string; readonly plan: Plan }[];
  readonly input: Plan;
}

/** When a streaming query looks for new data. */
export type TriggerSpec =
  | { readonly kind: "processingTime"; readonly intervalMs: number }
  | { readonly kind: "once" }
  | { readonly kind: "availableNow" };

/** Which rows of the result a batch writes. */
export type OutputMode = "append" | "update" | "complete";

/** `writeStream … start()`: everything a streaming query is, as plain JSON. */
export interface StreamWritePlan {
  /** What is written. */
  readonly input: Plan;
  /** Spark's short name; `undefined` means `spark.sql.sources.default`. */
  readonly format?: string;
  /** Which rows of the result each batch writes. */
  readonly outputMode: OutputMode;
  /** As the program wrote them; names are compared without regard to case. */
  readonly options: Readonly<Record<string, string>>;
  /** Columns that become folders. */
  readonly partitionBy: readonly string[];
  /** Given with `queryName`. */
  readonly queryName?: string;
  /** `undefined`: the next batch begins as soon as the last has ended. */
  readonly trigger?: TriggerSpec;
}

/** What a batch write does when something is there already. */
export type SaveMode = "append" | "overwrite" | "ignore" | "error";

/** `write … save()`: rows that are written once, as plain JSON. */
export interface WritePlan {
  /** What is written. */
  readonly input: Plan;
  /** Spark's short name; `undefined` means `spark.sql.sources.default`. */
  readonly format?: string;
  /** What happens when something is there already. */
  readonly mode: SaveMode;
  /** As the program wrote them; names are compared without regard to case. */
  readonly options: Readonly<Record<string, string>>;
  /** Columns that become folders. */
  readonly partitionBy: readonly string[];
}
