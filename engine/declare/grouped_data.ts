import { Column, type ColumnOrName, toExpr } from "./column.ts";
import { DataFrame, type NameIn } from "./data_frame.ts";
import type { Engine } from "./engine.ts";
import type { Expr } from "./expr.ts";
import { literalExpr } from "./literal.ts";
import type { AggregatePlan, NumbersAggregate, Plan } from "./plan.ts";

/**
 * Rows put into groups, waiting to be told what to compute of each.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/grouping.html}
 */
// deno-lint-ignore no-explicit-any -- `any` is the row of a frame whose columns the compiler cannot know
export class GroupedData<Row extends Record<string, any> = any> {
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

  /**
   * Sums of columns of numbers; NULLs are left out. Without names, of all of them, those that are grouped by included. A column that holds no
   * numbers is refused with `_LEGACY_ERROR_TEMP_1323` when the plan is analysed, and so it is by the methods that follow.
   */
  sum(...columns: NameIn<Row>[]): DataFrame {
    return this.#ofNumbers("sum", columns);
  }
  /** Means of columns of numbers, or of all of them; NULLs are left out. */
  avg(...columns: NameIn<Row>[]): DataFrame {
    return this.#ofNumbers("avg", columns);
  }
  /** The same as {@linkcode GroupedData.avg}. */
  mean(...columns: NameIn<Row>[]): DataFrame {
    return this.#ofNumbers("avg", columns);
  }
  /** Smallest values of columns of numbers, or of all of them; NULLs are left out. */
  min(...columns: NameIn<Row>[]): DataFrame {
    return this.#ofNumbers("min", columns);
  }
  /** Largest values of columns of numbers, or of all of them; NULLs are left out. */
  max(...columns: NameIn<Row>[]): DataFrame {
    return this.#ofNumbers("max", columns);
  }

  #ofNumbers(name: NumbersAggregate["function"], columns: readonly string[]): DataFrame {
    return this.#with([], { function: name, columns });
  }

  #with(aggregates: readonly Expr[], numbers?: NumbersAggregate): DataFrame {
    const output = [...this.#grouping, ...aggregates];
    const plan: Plan = {
      kind: "aggregate",
      input: this.#input,
      grouping: this.#grouping,
      ...(this.#sets && { sets: this.#sets }),
      output,
      ...(numbers && { numbers }),
    };
    return new DataFrame(plan, this.#engine);
  }
}

function byName(functions: Readonly<Record<string, string>>): Expr[] {
  return Object.entries(functions).map(([column, name]) => ({ kind: "call", name, args: [toExpr(column)] }));
}
