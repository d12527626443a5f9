import type { DuckDBConnection } from "@duckdb/node-api";
import type { StructField, StructType } from "../../../declare/types.ts";
import { StorageError } from "../../../errors.ts";
import type { PendingFile, Storage } from "../../../storage/storage.ts";
import { duckDbType, quoteIdentifier, quoteString } from "../../duckdb_type.ts";
import { registerUdfs } from "../../functions/register_udfs.ts";
import type { Relation } from "../sink.ts";
import type { FileFormat } from "./file_format.ts";
import { fileSchema, partitionFolder, partitionText } from "./partition_path.ts";

/** What part files are made of. */
export interface PartWriterOptions {
  readonly storage: Storage;
  readonly format: FileFormat;
  readonly schema: StructType;
  readonly partitionBy: readonly StructField[];
}

/** A part file that is written whole and that nobody sees yet. */
export interface WrittenPart {
  readonly file: PendingFile;
  /** Below the storage's root. */
  readonly path: string;
  readonly rowCount: bigint;
}

/** Writes rows into part files, named as Spark names them; whether and when they are published is the caller's. */
export class PartWriter {
  readonly #options: PartWriterOptions;
  /** The columns that are in the files: all but those of `partitionBy`. */
  readonly #data: StructType;
  #slices = 0;

  constructor(options: PartWriterOptions) {
    this.#options = options;
    this.#data = fileSchema(options.schema, options.partitionBy);
  }

  /** One file for some rows, or one for each of their partitions; none when there are no rows. */
  async *write(rows: Relation): AsyncGenerator<WrittenPart> {
    const part = `part-${String(this.#slices++).padStart(5, "0")}`;
    const written = this.#options.partitionBy.length > 0
      ? this.#writePartitions(rows, part)
      : this.#writeFile(rows.connection, rows.sql, `${part}-${crypto.randomUUID()}-c000`);
    for await (const each of written) {
      if (each.rowCount > 0n) yield each;
      else await each.file[Symbol.asyncDispose]();
    }
  }

  /** A file without rows, from which a reader learns the schema; none when there are partitions. */
  async *writeEmpty(connection: DuckDBConnection): AsyncGenerator<WrittenPart> {
    if (this.#options.partitionBy.length > 0) return;
    const columns = this.#data.fields.map((f) =>
      `CAST(NULL AS ${duckDbType(f.type)}) AS ${quoteIdentifier(f.name)}`
    );
    const sql = `SELECT ${columns.join(", ") || "1"} WHERE false`;
    yield* this.#writeFile(connection, sql, `part-00000-${crypto.randomUUID()}-c000`);
  }

  async *#writePartitions({ connection, sql }: Relation, part: string): AsyncGenerator<WrittenPart> {
    const { partitionBy } = this.#options;
    const unique = crypto.randomUUID();
    const names = partitionBy.map((_, i) => quoteIdentifier(`partition ${i} ${unique}`));
    const keys = partitionBy.map((f, i) => `${partitionText(f)} AS ${names[i]}`);
    const table = quoteIdentifier(`partitioned ${unique}`);
    await connection.run(`CREATE TEMP TABLE ${table} AS SELECT *, ${keys.join(", ")} FROM (${sql})`);
    try {
      const found = await connection.runAndReadAll(
        `SELECT DISTINCT ${names.join(", ")} FROM ${table} ORDER BY ALL`,
      );
      const columns = this.#data.fields.map((f) => quoteIdentifier(f.name)).join(", ");
      for (const values of found.getRows() as (string | null)[][]) {
        const isHere = names.map((name, i) => {
          const value = values[i] ?? null;
          return `${name} IS NOT DISTINCT FROM ${value === null ? "NULL" : quoteString(value)}`;
        });
        const folder = partitionFolder(partitionBy.map((f) => f.name), values);
        yield* this.#writeFile(
          connection,
          `SELECT ${columns} FROM ${table} WHERE ${isHere.join(" AND ")}`,
          `${folder}/${part}-${crypto.randomUUID()}.c000`,
        );
      }
    } finally {
      await connection.run(`DROP TABLE ${table}`);
    }
  }

  async *#writeFile(connection: DuckDBConnection, sql: string, name: string): AsyncGenerator<WrittenPart> {
    const { format, storage } = this.#options;
    const path = `${name}${format.extension}`;
    registerUdfs(connection, format.udfs);
    const { select, options } = format.copy(sql, this.#data);
    const file = await storage.begin(path);
    try {
      const copied = await connection.runAndReadAll(
        `COPY (${select}) TO ${quoteString(file.localPath)} (${options})`,
      );
      yield { file, path, rowCount: BigInt(copied.getRows()[0]?.[0] as bigint) };
    } catch (error) {
      await file[Symbol.asyncDispose]();
      throw diskFailure(error, storage.urlOf(path));
    }
  }
}

/** A full or missing disk, as DuckDB reports it, in a sentence with a next step; other errors as they are. */
function diskFailure(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || !error.message.startsWith("IO Error")) return error;
  return new StorageError(
    `Cannot write ${url}: ${
      error.message.replace(/^IO Error: /, "")
    }. Make room on that disk, or write elsewhere; the next start goes on ` +
      `with this batch.`,
    { cause: error },
  );
}
