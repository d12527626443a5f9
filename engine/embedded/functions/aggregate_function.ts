import type { ResolvedCall, SparkFunction } from "./spark_function.ts";

/** A call of an aggregate. */
export interface AggregateCall extends ResolvedCall {
  /** `IGNORE NULLS`. */
  readonly ignoreNulls: boolean;
  /** Whether each value counts once. */
  readonly distinct?: boolean;
  /** What follows ORDER BY, for a function that takes WITHIN GROUP as an order of the rows. */
  readonly orderBy?: string;
}

/**
 * A function of many rows. It is computed in two steps: over the rows of a group DuckDB computes the {@linkcode parts}, from those
 * {@linkcode toSql} computes the result. A streaming aggregation keeps the parts of each group as its state, and brings those of a new batch
 * together with those of earlier batches by {@linkcode merge}.
 */
export interface AggregateFunction extends SparkFunction {
  readonly family: "aggregate";
  /** What DuckDB computes over the rows of a group, from the SQL of the arguments. */
  readonly parts: (args: readonly string[], call: AggregateCall) => readonly AggregatePart[];
  /**
   * The parts of all rows, from those of earlier rows and those of later ones, as scalar SQL. Each may be NULL.
   *
   * Not called for DISTINCT.
   */
  readonly merge: (
    earlier: readonly string[],
    later: readonly string[],
    call: AggregateCall,
  ) => readonly string[];
  /** The result, from the SQL of the parts: a complete primary expression. */
  readonly toSql: (parts: readonly string[], call: ResolvedCall) => string;
  /**
   * What WITHIN GROUP (ORDER BY …) is for it: `"argument"`, its first argument, with whether it descends as the last one; `"order"`, that of
   * the rows.
   */
  readonly withinGroup?: "argument" | "order";
  /** The parts where a window's frame takes the place of the group, if they differ. */
  readonly partsOver?: AggregateFunction["parts"];
}

/** A DuckDB aggregate over the rows of a group. DISTINCT, FILTER and OVER are added by the renderer. */
export interface AggregatePart {
  /** DuckDB's name of the aggregate. */
  readonly name: string;
  readonly args: readonly string[];
  /** The DuckDB type of the result, to which it is cast. */
  readonly type: string;
  /** Leaves out NULLs: `IGNORE NULLS`, for window functions that know it. */
  readonly ignoreNulls?: boolean;
  /** A condition on rows beside that of FILTER. */
  readonly where?: string;
  /** Takes each value once, also where the call does not say DISTINCT. */
  readonly distinct?: true;
  /** What follows ORDER BY among the arguments. */
  readonly orderBy?: string | undefined;
}

/** Whether a function is an aggregate. */
export function isAggregateFunction(fn: SparkFunction): fn is AggregateFunction {
  return fn.family === "aggregate" && "parts" in fn;
}

/** One part out of two that may be NULL, which means: nothing so far. */
export function mergeBy(operation: (a: string, b: string) => string): AggregateFunction["merge"] {
  return (earlier, later) =>
    earlier.map((a, i) => `coalesce(${operation(a, later[i]!)}, ${a}, ${later[i]!})`);
}

/** Lists one after the other. */
export const mergeLists: AggregateFunction["merge"] = mergeBy((a, b) => `list_concat(${a}, ${b})`);
