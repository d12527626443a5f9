import type { Expr, LiteralValue } from "./expr.ts";
import type { StructType } from "./types.ts";

/**
 * What a program asks for, as plain JSON that any engine can carry out, a checkpoint can remember and a grader can judge. Verbs of DataFrame each
 * add one node; nothing is checked or resolved until an engine analyses the whole.
 */
export type Plan =
  | ReadPlan
  | LocalPlan
  | ProjectPlan
  | WithColumnsPlan
  | RenamePlan
  | DropPlan
  | FilterPlan
  | AliasPlan
  | LimitPlan
  | UnionPlan;

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

/** `select`, `selectExpr`. */
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
}

/** `limit`. */
export interface LimitPlan {
  readonly kind: "limit";
  readonly input: Plan;
  readonly count: number;
}

/** `union` (by position), `unionByName`. */
export interface UnionPlan {
  readonly kind: "union";
  readonly inputs: readonly Plan[];
  readonly byName: boolean;
  readonly allowMissingColumns: boolean;
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
  readonly input: Plan;
  /** Spark's short name; `undefined` means `spark.sql.sources.default`. */
  readonly format?: string;
  readonly outputMode: OutputMode;
  readonly options: Readonly<Record<string, string>>;
  readonly partitionBy: readonly string[];
  readonly queryName?: string;
  /** `undefined`: the next batch begins as soon as the last has ended. */
  readonly trigger?: TriggerSpec;
}
