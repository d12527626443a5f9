import { AnalysisError, closeNames } from "../errors.ts";
import { Catalog } from "./catalog.ts";
import { columnNameParts } from "./column_name.ts";
import { DataFrame } from "./data_frame.ts";
import { DataReader } from "./data_reader.ts";
import type { Engine } from "./engine.ts";
import { encodeRow } from "./encode_row.ts";
import type { LiteralExpr } from "./expr.ts";
import { literalExpr, type PlainValue } from "./literal.ts";
import { viewsNamedIn } from "./sql_relations.ts";
import type { RuntimeConf } from "./runtime_conf.ts";
import { type Schema, toStruct } from "./schema.ts";
import type { StreamingQueryManager } from "./streaming_query_manager.ts";
import type { StructType } from "./types.ts";

/**
 * Where a program begins: it reads, makes frames and knows the running queries.
 *
 * Use it with `await using`, so that its end stops the queries and frees what they hold.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/spark_session.html}
 */
export class Session implements AsyncDisposable {
  readonly #engine: Engine;
  /** The session's settings, by Spark's names. */
  readonly conf: RuntimeConf;

  /** @internal */
  constructor(engine: Engine, conf: RuntimeConf) {
    this.#engine = engine;
    this.conf = conf;
  }

  /** Reads rows as they arrive. */
  get readStream(): DataReader {
    return new DataReader(this.#engine, { kind: "read", streaming: true, options: {}, paths: [] });
  }

  /** Reads the rows that are there now. */
  get read(): DataReader {
    return new DataReader(this.#engine, { kind: "read", streaming: false, options: {}, paths: [] });
  }

  /**
   * Makes a frame of rows that the program holds, each a list of values by position or an object by column name.
   *
   * @throws {TypeError} When a value does not fit its column: names the row, the column, the value and the type.
   */
  // deno-lint-ignore no-explicit-any -- rows of a typed schema are checked; those of DDL text cannot be
  createDataFrame<Row extends Record<string, any>>(rows: readonly Row[], schema: Schema<Row>): DataFrame<Row>;
  /** The same where the schema is DDL text, or data. */
  createDataFrame(rows: readonly (readonly unknown[] | object)[], schema: StructType | string): DataFrame;
  createDataFrame(rows: readonly (readonly unknown[] | object)[], schema: StructType | string): DataFrame {
    const struct = toStruct(schema);
    const encoded = rows.map((row, index) => encodeRow(row, struct, index));
    return new DataFrame({ kind: "local", schema: struct, rows: encoded }, this.#engine);
  }

  /**
   * A query in Spark SQL, over the views that exist now.
   *
   * @param parameters Values for `:name` in the text, or a list of values for each `?`.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession, struct } from "../mod.ts";
   *
   * await using session = createSession();
   * session.createDataFrame([{ stars: 5 }, { stars: 1 }], struct({ stars: "int" })).createOrReplaceTempView("reviews");
   * const good = session.sql("SELECT stars FROM reviews WHERE stars > :least", { least: 3 });
   * assertEquals(await good.collect(), [{ stars: 5 }]);
   * ```
   */
  sql(
    text: string,
    parameters: Readonly<Record<string, PlainValue>> | readonly PlainValue[] = {},
  ): DataFrame {
    const values = Array.isArray(parameters) ? parameters.map(literalParameter) : Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, literalParameter(value)]),
    );
    const views = viewsNamedIn(text, this.#engine.views);
    return new DataFrame({ kind: "sql", text, parameters: values, views }, this.#engine);
  }

  /**
   * A frame with one column, `id BIGINT NOT NULL`: the numbers from `start` up to `end`, without it. With one number, from 0 up to it.
   *
   * @param step The distance between them; negative to count down. @default {1}
   * @throws {TypeError} For numbers that are not whole, and a step of 0.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { createSession } from "../mod.ts";
   *
   * await using session = createSession();
   * assertEquals(await session.range(1, 6, 2).collect(), [{ id: 1n }, { id: 3n }, { id: 5n }]);
   * ```
   */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1): DataFrame<{ id: bigint }> {
    const [from, to] = end === undefined ? [0, start] : [start, end];
    for (const value of [from, to, step]) {
      if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
        throw new TypeError(`range() takes whole numbers, not ${value}`);
      }
    }
    if (Number(step) === 0) throw new TypeError("range() takes a step other than 0");
    return this.sql(`SELECT id FROM range(${from}, ${to}, ${step})`) as DataFrame<{ id: bigint }>;
  }

  /**
   * The frame that a view stands for; on a cluster also a table of its catalog.
   *
   * @throws {AnalysisError} `TABLE_OR_VIEW_NOT_FOUND` when there is none of that name; on a cluster, when the frame is used.
   */
  table(name: string): DataFrame {
    const plan = this.#engine.views.get(name.toLowerCase());
    if (plan) return new DataFrame(plan, this.#engine).alias(name);
    if (this.#engine.hasCatalog) {
      return new DataFrame({ kind: "relation", parts: columnNameParts(name) }, this.#engine);
    }
    const close = closeNames(name, this.#engine.views.keys()).join(", ");
    throw new AnalysisError(
      "TABLE_OR_VIEW_NOT_FOUND",
      `The table or view \`${name}\` cannot be found. ${
        close ? `Views there are: ${close}.` : "There is no view yet: make one with createOrReplaceTempView."
      }`,
      { parameters: { relationName: name } },
    );
  }

  /** The names that {@linkcode Session.sql} knows. */
  get catalog(): Catalog {
    return new Catalog(this.#engine);
  }

  /** The running queries, and who is told what they do. */
  get streams(): StreamingQueryManager {
    return this.#engine.streams;
  }

  /**
   * On a cluster, lets the streaming queries of this session run on when the program ends. Another program with the same session goes on with them:
   * `session.streams.find("their name")`. The cluster ends a session, and its queries, that no program has called for an hour, unless it is told otherwise
   * (`spark.connect.session.manager.defaultSessionTimeout`).
   *
   * @returns The id of the session: `;session_id=…` in the address of the cluster.
   * @throws {AnalysisError} `UNSUPPORTED_WITHOUT_SPARK_CONNECT` for the engine in this process, whose queries end with it.
   */
  async detach(): Promise<string> {
    return await this.#engine.detach();
  }

  /** Stops the queries, unless they are detached, finishing their running batches, and frees what the session holds. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
  }
}

function literalParameter(value: PlainValue): LiteralExpr {
  const expr = literalExpr(value);
  if (expr.kind === "literal") return expr;
  throw new TypeError("Cannot use a list as the value of an SQL parameter: give one value for each");
}
