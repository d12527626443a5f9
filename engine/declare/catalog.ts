import { DataFrame } from "./data_frame.ts";
import type { Engine } from "./engine.ts";

/**
 * The names that SQL text may use in a session.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/catalog.html}
 */
export class Catalog {
  readonly #engine: Engine;

  /** @internal */
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Names a place where files are, such as `silver.reviews`; it is looked at when a query reads it. A table of that name is replaced. Unlike Spark's, the name
   * is forgotten with the session.
   *
   * @param source The files' format. @default {"parquet"}
   */
  createTable(name: string, path: string, source = "parquet"): DataFrame {
    const plan = { kind: "read" as const, streaming: false, format: source, options: {}, paths: [path] };
    this.#engine.views.set(name.toLowerCase(), plan);
    return new DataFrame(plan, this.#engine);
  }

  /** The names of all views and tables, in order. */
  listTables(): string[] {
    return [...this.#engine.views.keys()].sort();
  }

  /** Forgets a view; false when there is none of that name. */
  dropTempView(name: string): boolean {
    return this.#engine.views.delete(name.toLowerCase());
  }
}
