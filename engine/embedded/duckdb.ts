import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { quoteString } from "./duckdb_type.ts";

/**
 * The session's one DuckDB, opened at first use. It lives in memory, and moves what does not fit into a folder of temporary files that goes with it.
 *
 * Only SQL that the engine has rendered itself ever reaches it: a learner's SQL text is parsed into expressions first, and there is no function in
 * the catalogue that opens a file. So DuckDB's own access to files stays with the engine.
 */
export class DuckDb implements AsyncDisposable {
  readonly #memoryLimitMb: number;
  #instance: Promise<DuckDBInstance> | undefined;
  #spillFolder: string | undefined;

  constructor(options: { memoryLimitMb?: number } = {}) {
    this.#memoryLimitMb = options.memoryLimitMb ?? 1024;
  }

  /** A new connection whose times are in `timeZone`. Close it when done. */
  async connect(timeZone: string): Promise<DuckDBConnection> {
    this.#instance ??= this.#open();
    const connection = await (await this.#instance).connect();
    await connection.run(`SET TimeZone = ${quoteString(timeZone)}`);
    return connection;
  }

  async #open(): Promise<DuckDBInstance> {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    this.#spillFolder = await Deno.makeTempDir({ prefix: "streaming-labs-" });
    return await DuckDBInstance.create(":memory:", {
      memory_limit: `${this.#memoryLimitMb}MB`,
      temp_directory: this.#spillFolder,
      preserve_insertion_order: "true",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#instance) return;
    (await this.#instance).closeSync();
    this.#instance = undefined;
    if (this.#spillFolder) await Deno.remove(this.#spillFolder, { recursive: true });
  }
}
