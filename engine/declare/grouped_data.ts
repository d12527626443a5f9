import { Column, type ColumnOrName, toExpr } from "./column.ts";
import { type AnyName, type Checked, DataFrame, type NameIn } from "./data_frame.ts";
import type { Engine } from "./engine.ts";
import type { Expr } from "./expr.ts";
import { literalExpr } from "./literal.ts";
import type { AggregatePlan, NumbersAggregate, Plan } from "./plan.ts";

/** An aggregate, or names of functions by those of columns: `{ stars: "avg", "*": "count" }`. */
export type Aggregate = Column | Readonly<Record<string, string>>;

/** The aggregates as given; in place of a function of a column that the frame does not have, a sentence that the compiler shows. */
export type CheckedAggregates<Row, Aggregates> = {
  [I in keyof Aggregates]: Aggregates[I] extends Column ? Aggregates[I] : {
    [Name in keyof Aggregates[I]]: Name extends NameIn<Row> | "*" ? Aggregates[I][Name]
      : `there is no column ${Name & string}`;
  };
};

/**
 * Rows put into groups, waiting to be told what to compute of each.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/grouping.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { avg, createSession } from "../mod.ts";
 *
 * await using session = createSession();
 * const reviews = session.createDataFrame([["tea", 4], ["tea", 5], ["pot", 2]], "product STRING, stars INT");
 * const means = reviews.groupBy("product").agg(avg("stars").as("mean")).orderBy("mean");
 * assertEquals(await means.collect(), [{ product: "pot", mean: 2 }, { product: "tea", mean: 4.5 }]);
 * ```
 */
// deno-lint-ignore no-explicit-any -- `any` is the row of a frame whose columns the compiler cannot know
export class GroupedData<Row extends Record<string, any> = any> {
  readonly #input: Plan;
  readonly #grouping: readonly Expr[];
  readonly #sets: AggregatePlan["sets"];
  readonly #engine: Engine;

  /** @internal */
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
  agg<const A extends readonly Aggregate[]>(...columns: CheckedAggregates<Row, A>): DataFrame {
    const aggregates = (columns as readonly Aggregate[]).flatMap((item) =>
      item instanceof Column ? [item.expr] : byName(item)
    );
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
  sum<const C extends readonly AnyName<Row>[]>(...columns: Checked<Row, C>): DataFrame {
    return this.#ofNumbers("sum", columns as readonly string[]);
  }
  /** Means of columns of numbers, or of all of them; NULLs are left out. */
  avg<const C extends readonly AnyName<Row>[]>(...columns: Checked<Row, C>): DataFrame {
    return this.#ofNumbers("avg", columns as readonly string[]);
  }
  /** The same as {@linkcode GroupedData.avg}. */
  mean<const C extends readonly AnyName<Row>[]>(...columns: Checked<Row, C>): DataFrame {
    return this.#ofNumbers("avg", columns as readonly string[]);
  }
  /** Smallest values of columns of numbers, or of all of them; NULLs are left out. */
  min<const C extends readonly AnyName<Row>[]>(...columns: Checked<Row, C>): DataFrame {
    return this.#ofNumbers("min", columns as readonly string[]);
  }
  /** Largest values of columns of numbers, or of all of them; NULLs are left out. */
  max<const C extends readonly AnyName<Row>[]>(...columns: Checked<Row, C>): DataFrame {
    return this.#ofNumbers("max", columns as readonly string[]);
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
  return Object.entries(functions).map(([column, name]) => ({
    kind: "call",
    name,
    args: [toExpr(column)],
  }));
}
