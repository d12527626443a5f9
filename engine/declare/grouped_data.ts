import { col, Column, type ColumnOrName, toExpr } from "./column.ts";
import { DataFrame } from "./data_frame.ts";
import type { Engine } from "./engine.ts";
import type { Expr } from "./expr.ts";
import { literalExpr } from "./literal.ts";
import type { AggregatePlan, Plan } from "./plan.ts";

/**
 * Rows put into groups, waiting to be told what to compute of each.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/grouping.html}
 */
export class GroupedData {
  readonly #input: Plan;
  readonly #grouping: readonly Expr[];
  readonly #sets: AggregatePlan["sets"];
  readonly #engine: Engine;

  constructor(input: Plan, grouping: readonly ColumnOrName[], engine: Engine, sets?: AggregatePlan["sets"]) {
    this.#input = input;
    this.#grouping = grouping.map(toExpr);
    this.#engine = engine;
    this.#sets = sets;
  }

  /**
   * One row for each group: the grouping columns, then the given ones. Name them with `as`; without it they get Spark's names, such as `avg(stars)`.
   *
   * @param columns Aggregates, such as `avg("stars").as("mean")`; or one object of column names and function names, `{ stars: "avg" }`.
   * @throws {TypeError} When there is none.
   */
  agg(...columns: Column[] | [Readonly<Record<string, string>>]): DataFrame {
    const aggregates = columns.flatMap((item) => item instanceof Column ? [item.expr] : byName(item));
    if (aggregates.length === 0) {
      throw new TypeError('Cannot aggregate: give at least one column, such as count("*")');
    }
    return this.#with(aggregates);
  }

  /** How many rows each group has, as `count`. */
  count(): DataFrame {
    const call: Expr = { kind: "call", name: "count", args: [literalExpr(1)] };
    return this.#with([{ kind: "alias", input: call, names: ["count"] }]);
  }

  /** Sums of columns; NULLs are left out. */
  sum(...columns: string[]): DataFrame {
    return this.#each("sum", columns);
  }
  /** Means of columns; NULLs are left out. */
  avg(...columns: string[]): DataFrame {
    return this.#each("avg", columns);
  }
  /** The same as {@linkcode GroupedData.avg}. */
  mean(...columns: string[]): DataFrame {
    return this.#each("avg", columns);
  }
  /** Smallest values of columns; NULLs are left out. */
  min(...columns: string[]): DataFrame {
    return this.#each("min", columns);
  }
  /** Largest values of columns; NULLs are left out. */
  max(...columns: string[]): DataFrame {
    return this.#each("max", columns);
  }

  #each(name: string, columns: readonly string[]): DataFrame {
    if (columns.length === 0) {
      throw new TypeError(`Cannot compute ${name}() of no columns: name at least one`);
    }
    return this.#with(columns.map((column) => ({ kind: "call", name, args: [col(column).expr] })));
  }

  #with(aggregates: readonly Expr[]): DataFrame {
    const output = [...this.#grouping, ...aggregates];
    const plan: Plan = {
      kind: "aggregate",
      input: this.#input,
      grouping: this.#grouping,
      ...(this.#sets && { sets: this.#sets }),
      output,
    };
    return new DataFrame(plan, this.#engine);
  }
}

function byName(functions: Readonly<Record<string, string>>): Expr[] {
  return Object.entries(functions).map(([column, name]) => ({ kind: "call", name, args: [toExpr(column)] }));
}
