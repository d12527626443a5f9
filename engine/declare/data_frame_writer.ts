import { AnalysisError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { located } from "./place.ts";
import type { Plan, SaveMode, WritePlan } from "./plan.ts";

const MODES: Readonly<Record<string, SaveMode>> = {
  append: "append",
  overwrite: "overwrite",
  ignore: "ignore",
  error: "error",
  errorifexists: "error",
  default: "error",
};

/**
 * Describes how a frame is written, once; `save()` does it.
 *
 * @see {@link https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/pyspark.sql.DataFrameWriter.html}
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSession } from "../mod.ts";
 *
 * await using session = createSession();
 * const folder = await Deno.makeTempDir();
 * await session.createDataFrame([["Ada", 36]], "name STRING, age INT").write.parquet(`${folder}/people`);
 * assertEquals(await session.read.parquet(`${folder}/people`).collect(), [{ name: "Ada", age: 36 }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class DataFrameWriter {
  readonly #write: WritePlan;
  readonly #engine: Engine;

  /** @internal */
  constructor(input: Plan, engine: Engine, write?: WritePlan) {
    this.#engine = engine;
    this.#write = write ?? { input, mode: "error", options: {}, partitionBy: [] };
  }

  /** What was declared so far, as plain data. */
  get plan(): WritePlan {
    return this.#write;
  }

  /** What kind of files: `parquet`, `json`, `csv`, `text`. @default {"parquet"} */
  format(format: string): DataFrameWriter {
    return this.#with({ format });
  }

  /**
   * What to do when something is there already: `append` to it, `overwrite` it, `ignore` this write, or fail with an `error`.
   *
   * @default {"error"}
   * @throws {AnalysisError} `INVALID_SAVE_MODE` for an unknown mode.
   */
  mode(mode: SaveMode | (string & Record<never, never>)): DataFrameWriter {
    const known = MODES[mode.toLowerCase()];
    if (known) return this.#with({ mode: known });
    throw new AnalysisError(
      "INVALID_SAVE_MODE",
      `The specified save mode "${mode}" is invalid. Valid save modes include "append", "overwrite", "ignore", "error", "errorifexists", and "default".`,
      { parameters: { mode } },
    );
  }

  /** Sets an option of the format. */
  option(name: string, value: string | number | boolean): DataFrameWriter {
    return this.options({ [name]: value });
  }

  /** Sets several options. */
  options(options: Readonly<Record<string, string | number | boolean>>): DataFrameWriter {
    const texts = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
    return this.#with({ options: { ...this.#write.options, ...texts } });
  }

  /** Columns whose values become folders, `state=CA/`, and are left out of the files. */
  partitionBy(...columns: string[]): DataFrameWriter {
    return this.#with({ partitionBy: columns });
  }

  /**
   * Computes the rows and writes them.
   *
   * @param path The folder; the same as `.option("path", …)`.
   * @throws {AnalysisError} `PATH_ALREADY_EXISTS` in the mode `error`, and when the plan or the settings do not fit.
   */
  async save(path?: string): Promise<void> {
    if (path === undefined) {
      return await located(this.#engine.write(this.#write), this.#write.input, this.#engine);
    }
    if (Object.keys(this.#write.options).some((name) => name.toLowerCase() === "path")) {
      throw new AnalysisError(
        "_LEGACY_ERROR_TEMP_1307",
        "There is a 'path' option set and save() is called with a path parameter. Remove one of them.",
      );
    }
    return await this.option("path", path).save();
  }

  /** Writes Parquet files. */
  parquet(path: string): Promise<void> {
    return this.format("parquet").save(path);
  }

  /** Writes lines of JSON. */
  json(path: string): Promise<void> {
    return this.format("json").save(path);
  }

  /** Writes CSV files. */
  csv(path: string): Promise<void> {
    return this.format("csv").save(path);
  }

  /** Writes the lines of a frame with one column of texts. */
  text(path: string): Promise<void> {
    return this.format("text").save(path);
  }

  #with(change: Partial<WritePlan>): DataFrameWriter {
    return new DataFrameWriter(this.#write.input, this.#engine, { ...this.#write, ...change });
  }
}
