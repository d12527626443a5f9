import { Column, type ColumnOrName, toExpr } from "./column.ts";
import type { Expr, FrameBound, SortExpr, WindowFrame } from "./expr.ts";
import { literalExpr } from "./literal.ts";

/** One end of a window's frame: so many rows before (negative) or after (positive) the current one, or a name. */
export type WindowBound = number | "unboundedPreceding" | "unboundedFollowing" | "currentRow";

/**
 * Which rows a window function sees from each row; begin with {@linkcode Window}.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/window.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSession, sum, Window } from "../mod.ts";
 *
 * await using session = createSession();
 * const sales = session.createDataFrame([["a", 1, 5], ["a", 2, 7], ["b", 1, 3]], "shop STRING, day INT, sold INT");
 * const soFar = sum("sold").over(Window.partitionBy("shop").orderBy("day")).as("so_far");
 * const rows = await sales.select("shop", soFar).orderBy("shop", "so_far").collect();
 * assertEquals(rows.map(({ shop, so_far }) => `${shop} ${so_far}`), ["a 5", "a 12", "b 3"]);
 * ```
 */
export class WindowSpec {
  /** What the rows of a window agree in. */
  readonly partition: readonly Expr[];
  /** In which order they are. */
  readonly order: readonly SortExpr[];
  /** Which of them a row sees; undefined: those that its function sees by itself. */
  readonly frame: WindowFrame | undefined;

  /** @internal */
  constructor(partition: readonly Expr[] = [], order: readonly SortExpr[] = [], frame?: WindowFrame) {
    this.partition = partition;
    this.order = order;
    this.frame = frame;
  }

  /** Only rows with equal values in these columns. */
  partitionBy(...columns: ColumnOrName[]): WindowSpec {
    return new WindowSpec(columns.map(toExpr), this.order, this.frame);
  }

  /** In this order. */
  orderBy(...columns: ColumnOrName[]): WindowSpec {
    return new WindowSpec(this.partition, columns.map(sortExpr), this.frame);
  }

  /** From and to so many rows away. */
  rowsBetween(start: WindowBound, end: WindowBound): WindowSpec {
    return this.#framed("rows", start, end);
  }

  /** From and to so far away in the value of the ordering column. */
  rangeBetween(start: WindowBound, end: WindowBound): WindowSpec {
    return this.#framed("range", start, end);
  }

  #framed(unit: WindowFrame["unit"], start: WindowBound, end: WindowBound): WindowSpec {
    return new WindowSpec(this.partition, this.order, { unit, lower: bound(start), upper: bound(end) });
  }
}

/** Begins a {@linkcode WindowSpec}: `Window.partitionBy("symbol").orderBy("time")`. */
export const Window: WindowSpec = new WindowSpec();

/** An ordering by a column; ascending with NULLs first unless the column says otherwise. */
export function sortExpr(column: ColumnOrName): SortExpr {
  const expr = toExpr(column);
  return expr.kind === "sort" ? expr : { kind: "sort", input: expr, direction: "ascending", nulls: "first" };
}

/** `function OVER (…)`. */
export function over(column: Column, { partition, order, frame }: WindowSpec): Column {
  return new Column({
    kind: "over",
    input: column.expr,
    partitionBy: partition,
    orderBy: order,
    ...(frame && { frame }),
  });
}

function bound(value: WindowBound): FrameBound {
  if (value === "currentRow" || value === 0) return "current";
  if (typeof value === "number") return { offset: literalExpr(value) };
  return "unbounded";
}
