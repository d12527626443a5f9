// deno-lint-ignore-file no-explicit-any -- `any` is the row of a frame whose columns the compiler cannot know
import { AnalysisError } from "../errors.ts";
import type { ArrowTable } from "./arrow_table.ts";
import { col, Column, type ColumnOrName, toExpr } from "./column.ts";
import type { Engine } from "./engine.ts";
import type { Expr } from "./expr.ts";
import { type Aggregate, type CheckedAggregates, GroupedData } from "./grouped_data.ts";
import { cubeSets, rollupSets } from "./grouping_sets.ts";
import { joinType } from "./join_type.ts";
import type { FilterPlan, Plan, UnionPlan } from "./plan.ts";
import { located, notePlace } from "./place.ts";
import { planIsStreaming } from "./plan_is_streaming.ts";
import { schemaTree } from "./schema_tree.ts";
import { DataFrameWriter } from "./data_frame_writer.ts";
import { DataStreamWriter } from "./data_stream_writer.ts";
import type { StructType } from "./types.ts";
import { sortExpr } from "./window.ts";

/** The name of a column that is selected; none if the compiler does not know it. */
export type NameOf<C> = C extends Column<infer Name> ? Name : C extends string ? C : never;

/** `Known`, unless the compiler knows nothing of the row: then it goes on knowing nothing. */
export type IfTyped<Row, Known> = 0 extends 1 & Row ? any : Known;

/** The row after a `select`: known columns keep their type, computed ones are `any`. */
export type Selected<Row, C> = IfTyped<
  Row,
  & { [Item in Exclude<C, "*"> as NameOf<Item>]: Item extends keyof Row ? Row[Item] : any }
  & ("*" extends C ? Row : unknown)
>;

/** A column name of the frame; any string where the compiler does not know them. */
export type NameIn<Row> = keyof Row & string;

/** What may stand for a column. The last member lets a misspelt name in, so that {@linkcode Checked} can answer with a short sentence. */
export type AnyColumn<Row> = NameIn<Row> | "*" | Column | (string & Record<never, never>);

/** What may be the name of a column. */
export type AnyName<Row> = NameIn<Row> | (string & Record<never, never>);

/** The columns as given; in place of a name that the frame does not have, a sentence that the compiler shows. */
export type Checked<Row, Columns> = { [I in keyof Columns]: CheckedOne<Row, Columns[I]> };

/** Asks each member of a union on its own, so that an editor which knows nothing of the column yet offers all names. */
export type CheckedOne<Row, C> = C extends NameIn<Row> | "*" | Column ? C
  : `there is no column ${C & string}`;

/** The same for what stands alone or in a list. */
export type CheckedAll<Row, On> = On extends readonly unknown[] ? Checked<Row, On> : CheckedOne<Row, On>;

/** How {@linkcode DataFrame.show} prints. */
export interface ShowOptions {
  /** Cut longer cells to this many characters; `true` means 20, `false` not at all. @default {true} */
  readonly truncate?: boolean | number;
  /** One line for each value instead of a table. @default {false} */
  readonly vertical?: boolean;
}

/**
 * Rows with named columns, described but not computed: each verb returns a new frame with a longer plan. Work begins with an action (`show`, `collect`,
 * `count`, or `writeStream…start()`), and it is then that names and types are checked.
 *
 * @typeParam Row A row's type where the schema was declared with `struct`; `any` otherwise.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/dataframe.html}
 */
export class DataFrame<Row extends Record<string, any> = any> {
  /** What the frame asks for, as plain data. */
  readonly plan: Plan;
  readonly #engine: Engine;

  /** @internal */
  constructor(plan: Plan, engine: Engine) {
    this.plan = plan;
    this.#engine = engine;
    notePlace(plan);
  }

  /** Whether any of its rows come from a stream. Such a frame is run with `writeStream`. */
  get isStreaming(): boolean {
    return planIsStreaming(this.plan);
  }

  /** Keeps or computes columns. `"*"` stands for all. */
  select<const C extends readonly AnyColumn<Row>[]>(
    ...columns: Checked<Row, C>
  ): DataFrame<Selected<Row, C[number]>> {
    return this.#project(columns.map((column) => toExpr(column as ColumnOrName)));
  }

  /** Like {@linkcode DataFrame.select}, with each column as Spark SQL text: `"CAST(value AS STRING) AS line"`. */
  selectExpr(...texts: string[]): DataFrame {
    return this.#project(texts.map((text) => ({ kind: "sql", text })));
  }

  /** Adds a column at the end, or replaces the one of that name in its place. */
  withColumn<Name extends string>(
    name: Name,
    column: Column,
  ): DataFrame<IfTyped<Row, Omit<Row, Name> & Record<Name, any>>> {
    return this.withColumns({ [name]: column } as Record<Name, Column>);
  }

  /** Adds or replaces several columns; each sees the frame as it was before. */
  withColumns<New extends Record<string, Column>>(
    columns: New,
  ): DataFrame<IfTyped<Row, Omit<Row, keyof New> & Record<keyof New & string, any>>> {
    const entries = Object.entries(columns).map(([name, column]) => ({ name, expr: column.expr }));
    return this.#with({ kind: "withColumns", input: this.plan, columns: entries });
  }

  /** Renames a column; nothing happens when there is none of that name. */
  withColumnRenamed<const From extends AnyColumn<Row> & string, To extends string>(
    from: Checked<Row, [From]>[0],
    to: To,
  ): DataFrame<IfTyped<Row, Omit<Row, From> & Record<To, Row[From]>>> {
    return this.#with({ kind: "rename", input: this.plan, names: [{ from: String(from), to }] });
  }

  /** Renames several columns, given as `{ old: "new" }`. */
  withColumnsRenamed(names: Readonly<Record<string, string>>): DataFrame {
    const pairs = Object.entries(names).map(([from, to]) => ({ from, to }));
    return this.#with({ kind: "rename", input: this.plan, names: pairs });
  }

  /**
   * Gives all columns new names, in order. That there are as many names as columns is checked, as everything is, when the plan is analysed.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession } from "../mod.ts";
   *
   * await using session = createSession();
   * const counts = session.createDataFrame([["a", 2]], "_1 STRING, _2 INT").toDF("vendor", "rides");
   * assertEquals(await counts.collect(), [{ vendor: "a", rides: 2 }]);
   * ```
   */
  toDF(...names: string[]): DataFrame {
    return this.#with({ kind: "toDF", input: this.plan, names });
  }

  /** Leaves columns out; names that are not there are ignored. A name is taken whole: `drop("a.b")` means the column `a.b`. */
  drop<const C extends readonly AnyColumn<Row>[]>(
    ...columns: Checked<Row, C>
  ): DataFrame<IfTyped<Row, Omit<Row, NameOf<C[number]>>>> {
    const dropped = columns.map((column): Expr =>
      typeof column === "string" ? { kind: "column", parts: [column] } : (column as Column).expr
    );
    return this.#with({ kind: "drop", input: this.plan, columns: dropped });
  }

  /** Keeps the rows for which the condition, a column or Spark SQL text, is true; not those for which it is false or NULL. */
  filter(condition: Column | string): DataFrame<Row> {
    const expr: Expr = typeof condition === "string" ? { kind: "sql", text: condition } : condition.expr;
    return this.#with({ kind: "filter", input: this.plan, condition: expr } satisfies FilterPlan);
  }

  /** The same as {@linkcode DataFrame.filter}. */
  where(condition: Column | string): DataFrame<Row> {
    return this.filter(condition);
  }

  /** Names the frame, so that its columns can be told from another's: `col("r.customer_id")`. */
  alias(name: string): DataFrame<Row> {
    return this.#with({ kind: "alias", input: this.plan, name });
  }

  /**
   * At most `count` rows.
   *
   * @throws {RangeError} When it is negative or no whole number.
   */
  limit(count: number): DataFrame<Row> {
    return this.#with({ kind: "limit", input: this.plan, count: wholeCount("keep", count) });
  }

  /** The rows of both frames, columns matched by position; duplicates stay. */
  union(other: DataFrame): DataFrame<Row> {
    return this.#union(other, { byName: false, allowMissingColumns: false });
  }

  /** The rows of both frames, columns matched by name; with `allowMissingColumns` those of one side only are NULL on the other. */
  unionByName(other: DataFrame, { allowMissingColumns = false } = {}): DataFrame<Row> {
    return this.#union(other, { byName: true, allowMissingColumns });
  }

  /** The rows in another order; a streaming frame can only be sorted after a complete aggregation. */
  orderBy<const C extends readonly AnyColumn<Row>[]>(...columns: Checked<Row, C>): DataFrame<Row> {
    return this.#with({
      kind: "sort",
      input: this.plan,
      orders: columns.map((column) => sortExpr(column as ColumnOrName)),
      global: true,
    });
  }

  /** The same as {@linkcode DataFrame.orderBy}. */
  sort<const C extends readonly AnyColumn<Row>[]>(...columns: Checked<Row, C>): DataFrame<Row> {
    return this.orderBy<C>(...columns);
  }

  /** No two equal rows. */
  distinct(): DataFrame<Row> {
    return this.#with({ kind: "distinct", input: this.plan });
  }

  /** One row for each value of the columns, or of all. In a stream the first one seen; its state is bounded by a watermark on one of the columns. */
  dropDuplicates<const C extends readonly AnyName<Row>[]>(...columns: Checked<Row, C>): DataFrame<Row> {
    return this.#deduplicated(columns as readonly string[], false);
  }

  /** One row for each value of the columns within the delay of the watermark. Streams only. */
  dropDuplicatesWithinWatermark<const C extends readonly AnyName<Row>[]>(
    ...columns: Checked<Row, C>
  ): DataFrame<Row> {
    return this.#deduplicated(columns as readonly string[], true);
  }

  /**
   * Says how late rows may come: rows whose event time is more than `delay` behind the largest one seen may be left out by what groups or deduplicates them, and
   * groups are finished when the watermark passes them. Ignored for frames that do not stream.
   *
   * @param column A TIMESTAMP column, or a window of one.
   * @param delay An interval, such as `"10 seconds"`.
   */
  withWatermark<const C extends AnyName<Row>>(column: CheckedOne<Row, C>, delay: string): DataFrame<Row> {
    return this.#with({ kind: "withWatermark", input: this.plan, column: String(column), delay });
  }

  /** Puts the rows into groups by the values of columns; without any, all rows are one group. */
  groupBy<const C extends readonly AnyColumn<Row>[]>(...columns: Checked<Row, C>): GroupedData<Row> {
    return new GroupedData(this.plan, columns as readonly ColumnOrName[], this.#engine);
  }

  /** Groups, subtotals for each prefix of the columns, and the total. */
  rollup<const C extends readonly AnyColumn<Row>[]>(...columns: Checked<Row, C>): GroupedData<Row> {
    return new GroupedData(
      this.plan,
      columns as readonly ColumnOrName[],
      this.#engine,
      rollupSets(columns.length),
    );
  }

  /** Groups, and subtotals for each combination of the columns. */
  cube<const C extends readonly AnyColumn<Row>[]>(...columns: Checked<Row, C>): GroupedData<Row> {
    return new GroupedData(
      this.plan,
      columns as readonly ColumnOrName[],
      this.#engine,
      cubeSets(columns.length),
    );
  }

  /** Aggregates over all rows; short for `groupBy().agg(…)`. */
  agg<const A extends readonly Aggregate[]>(...columns: CheckedAggregates<Row, A>): DataFrame {
    return new GroupedData<Row>(this.plan, [], this.#engine).agg<A>(...columns);
  }

  /**
   * Rows of two frames side by side.
   *
   * @param on The names of columns of both sides that must be equal (each is then one column of the result), or a condition. Without it, all pairs.
   * @param how `inner`, `left`, `right`, `full`, `semi`, `anti`, `cross`, or one of Spark's other names for them. @default {"inner"}
   * @throws {AnalysisError} `UNSUPPORTED_JOIN_TYPE` for an unknown kind of join.
   */
  join<const On extends AnyColumn<Row> | readonly AnyName<Row>[]>(
    other: DataFrame,
    on?: CheckedAll<Row, On>,
    how = "inner",
  ): DataFrame {
    const sides = { left: this.plan, right: other.plan, type: joinType(how) };
    if (on === undefined) return this.#with({ kind: "join", ...sides });
    if (on instanceof Column) return this.#with({ kind: "join", ...sides, condition: on.expr });
    const names = on as string | readonly string[];
    return this.#with({ kind: "join", ...sides, using: typeof names === "string" ? [names] : names });
  }

  /** All pairs of rows of two frames. */
  crossJoin(other: DataFrame): DataFrame {
    return this.join(other, undefined, "cross");
  }

  /** The rows that both frames have, each once. */
  intersect(other: DataFrame): DataFrame<Row> {
    return this.#setOperation("intersect", other);
  }

  /** The rows that the other frame does not have, each once. */
  subtract(other: DataFrame): DataFrame<Row> {
    return this.#setOperation("except", other);
  }

  /** All rows but the first `count`. */
  offset(count: number): DataFrame<Row> {
    return this.#with({ kind: "offset", input: this.plan, count: wholeCount("skip", count) });
  }

  /** Gives the frame a name for `session.sql`; a view of that name is replaced. Nothing is computed. */
  createOrReplaceTempView(name: string): void {
    this.#engine.views.set(name.toLowerCase(), this.plan);
  }

  /** A column of this frame by name. */
  col<Name extends NameIn<Row>>(name: Name): Column<Name> {
    return col(name);
  }

  /**
   * The columns with their types.
   *
   * @throws {AnalysisError} When the plan cannot mean anything: an unknown column, types that do not fit.
   */
  schema(): Promise<StructType> {
    return this.#located(this.#engine.schema(this.plan));
  }

  /** The column names. */
  async columns(): Promise<string[]> {
    return (await this.schema()).fields.map((each) => each.name);
  }

  /** Prints the schema as a tree, as Spark does. */
  async printSchema(): Promise<void> {
    console.log(schemaTree(await this.schema()));
  }

  /** Prints how the plan was understood. */
  async explain(): Promise<void> {
    console.log(await this.#located(this.#engine.explain(this.plan)));
  }

  /**
   * Prints the first rows as a table, in Spark's layout.
   *
   * @throws {AnalysisError} For a streaming frame, which is run with `writeStream`.
   */
  async show(rowCount = 20, options: ShowOptions = {}): Promise<void> {
    console.log(await this.showString(rowCount, options));
  }

  /**
   * The table that {@linkcode show} prints, for programs that print more with it: queries that run side by side print in between otherwise. PySpark keeps it to
   * itself, as `_show_string`.
   *
   * @throws {AnalysisError} For a streaming frame.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession } from "../mod.ts";
   *
   * await using session = createSession();
   * assertEquals(await session.range(1).showString(), "+---+\n| id|\n+---+\n|  0|\n+---+\n");
   * ```
   */
  showString(rowCount = 20, options: ShowOptions = {}): Promise<string> {
    return this.#located(this.#engine.show(this.plan, rowCount, options));
  }

  /**
   * Computes all rows. Numbers are `number`, except BIGINT, which is `bigint`, and DECIMAL, which is its digits as a string; DATE, TIMESTAMP and TIMESTAMP_NTZ
   * are `Temporal.PlainDate`, `Temporal.Instant` and `Temporal.PlainDateTime`; BINARY is `Uint8Array`; arrays are lists, maps `Map`, structs objects.
   *
   * @throws {AnalysisError} For a streaming frame, which is run with `writeStream`.
   * @throws {ComputationError} When a value cannot be computed.
   */
  collect(): Promise<Row[]> {
    return this.#located(this.#engine.collect(this.plan)) as Promise<Row[]>;
  }

  /**
   * All rows one after the other, as {@linkcode collect} gives them, without ever holding all as objects. From a cluster the first ones come while the others are
   * computed or under way, and whoever stops reading, ends that.
   *
   * @throws {AnalysisError} For a streaming frame, which is run with `writeStream`.
   * @throws {ComputationError} When a value cannot be computed.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession } from "../mod.ts";
   *
   * await using session = createSession();
   * let sum = 0n;
   * for await (const { id } of session.range(1_000_000).toLocalIterator()) sum += id;
   * assertEquals(sum, 499_999_500_000n);
   * ```
   */
  async *toLocalIterator(): AsyncGenerator<Row, void, void> {
    try {
      for await (const rows of this.#engine.batches(this.plan)) yield* rows as Row[];
    } catch (error) {
      await this.#located(Promise.reject(error));
    }
  }

  /**
   * Computes all rows as a table of Apache Arrow: columns in the memory layout that other tools take, without an object for each row. TIMESTAMP columns name the
   * session's time zone; DECIMAL is 128 bits wide.
   *
   * @throws {AnalysisError} For a streaming frame; `UNSUPPORTED_DATATYPE` for VARIANT, except on a cluster.
   * @throws {ComputationError} When a value cannot be computed.
   * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/pyspark.sql.DataFrame.toArrow.html}
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession } from "../mod.ts";
   *
   * await using session = createSession();
   * const table = await session.range(3).toArrow();
   * assertEquals(table.getChild("id")?.toArray(), new BigInt64Array([0n, 1n, 2n]));
   * ```
   */
  toArrow(): Promise<ArrowTable> {
    return this.#located(this.#engine.toArrow(this.plan));
  }

  /** The first `count` rows, as {@linkcode collect} gives them. */
  take(count: number): Promise<Row[]> {
    return this.limit(count).collect();
  }

  /** The first row; null when there is none. */
  async first(): Promise<Row | null> {
    return (await this.take(1))[0] ?? null;
  }

  /** Whether there are no rows. Computes at most one. */
  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0;
  }

  /**
   * The same frame: a cluster would be asked to keep its rows. It changes no result; the frame that `foreachBatch` gives has its rows at hand anyway.
   */
  persist(): this {
    return this;
  }

  /** The same as {@linkcode persist}. */
  cache(): this {
    return this;
  }

  /** The same frame: a cluster would be asked to keep its rows no longer. */
  unpersist(): this {
    return this;
  }

  /** How many rows there are. */
  count(): Promise<number> {
    return this.#located(this.#engine.count(this.plan));
  }

  /**
   * Writes the frame's rows once.
   *
   * @throws {AnalysisError} `CALL_ON_STREAMING_DATASET_UNSUPPORTED` for a streaming frame, which is written with `writeStream`.
   */
  get write(): DataFrameWriter {
    if (!this.isStreaming) return new DataFrameWriter(this.plan, this.#engine);
    throw new AnalysisError(
      "CALL_ON_STREAMING_DATASET_UNSUPPORTED",
      "The method `write` can not be called on streaming Dataset/DataFrame. Use writeStream.",
      { parameters: { methodName: "`write`" } },
    );
  }

  /** Writes the frame's rows as they arrive. */
  get writeStream(): DataStreamWriter {
    return new DataStreamWriter(this.plan, this.#engine);
  }

  /** What the console prints: not the plan, whose options may hold a password. */
  [Symbol.for("Deno.customInspect")](): string {
    return "DataFrame: use show(), printSchema() or explain() to look into it";
  }

  #located<Result>(result: Promise<Result>): Promise<Result> {
    return located(result, this.plan, this.#engine);
  }

  #project(columns: Expr[]): DataFrame {
    return this.#with({ kind: "project", input: this.plan, columns });
  }

  #deduplicated(columns: readonly string[], withinWatermark: boolean): DataFrame<Row> {
    const plan = { kind: "deduplicate" as const, input: this.plan, withinWatermark };
    return this.#with(columns.length > 0 ? { ...plan, columns } : plan);
  }

  #setOperation(operation: "intersect" | "except", other: DataFrame): DataFrame<Row> {
    return this.#with({ kind: "setOperation", operation, all: false, left: this.plan, right: other.plan });
  }

  #union(other: DataFrame, options: Pick<UnionPlan, "byName" | "allowMissingColumns">): DataFrame<Row> {
    return this.#with({ kind: "union", inputs: [this.plan, other.plan], ...options });
  }

  #with(plan: Plan): DataFrame<any> {
    return new DataFrame(plan, this.#engine);
  }
}

function wholeCount(action: string, count: number): number {
  if (Number.isInteger(count) && count >= 0) return count;
  throw new RangeError(`Cannot ${action} ${count} rows of a DataFrame: give a whole number, 0 or more`);
}
