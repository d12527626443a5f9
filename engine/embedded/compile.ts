import type { ReadPlan } from "../declare/plan.ts";
import type { StructType } from "../declare/types.ts";
import type { ResolvedPlan } from "./analyze/resolved_plan.ts";
import type { ScalarUdf } from "./functions/spark_function.ts";
import type { WantedColumn } from "./source/source.ts";

/** What the meaning of a plan depends on besides the plan. */
export interface CompileContext {
  /** `spark.sql.ansi.enabled`: raise (true, Spark 4) or give NULL (false, Spark 3) where a value cannot be computed. */
  readonly ansi: boolean;
  /** `spark.sql.session.timeZone`, an IANA name. */
  readonly timeZone: string;
  /** The columns of a source, asked once for each read in the plan. */
  readonly schemaOf: (read: ReadPlan) => Promise<StructType>;
}

/** A plan whose names and types are resolved, ready to run on any number of batches. */
export interface CompiledPlan {
  readonly schema: StructType;
  /** The reads of the plan, left to right; a streaming query logs one offset for each streaming one. */
  readonly leaves: readonly Leaf[];
  /** Every output row comes from one input row alone, so a batch may be run piece by piece. */
  readonly rowByRow: boolean;
  /** The resolved plan as Spark prints it, for `explain`. */
  readonly description: string;
  /** The functions in JavaScript that the SQL calls; register them with DuckDB before the first run. */
  readonly udfs: readonly ScalarUdf[];
  /**
   * DuckDB SQL for one run: one SELECT that gives the schema's columns by name, in order.
   *
   * What it cannot compute ends the query with an error that `toComputationError` reads (see {@link file://./render/computation_error.ts}).
   */
  toSql(run: RunBindings): string;
  /** The same for who runs it in steps, as a stream with a state does; absent from the hand-made plans of tests. */
  readonly stepwise?: StepwisePlan;
}

/** A resolved plan that can be cut into parts. */
export interface StepwisePlan {
  readonly plan: ResolvedPlan;
  readonly ansi: boolean;
  /** An IANA name. */
  readonly timeZone: string;
  /** DuckDB SQL for one part; leaves are those of the part. */
  toSql(part: ResolvedPlan, run: RunBindings): string;
}

/** One read of a plan, and what the plan needs of it. */
export interface Leaf {
  readonly read: ReadPlan;
  /** All columns of the source. */
  readonly schema: StructType;
  /** Those that the plan uses, in the source's order. */
  readonly columns: readonly WantedColumn[];
}

/** What changes from run to run. */
export interface RunBindings {
  /** A DuckDB relation (quoted table name or parenthesised SELECT) with the wanted columns of leaf `i`. */
  readonly relationOf: (leaf: number) => string;
  /** `current_timestamp`, in milliseconds since the epoch: constant for a batch, and the same when it is run again. */
  readonly nowMs: number;
}
